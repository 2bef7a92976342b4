import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { createCertificateAuthority } from '../../src/simulators/certificates.js';
import { openEmbedded, openPostgres } from '../../src/database/database.js';
import { ConfigureWebhookDocument, WebhookDocument } from '../generated/graphql.js';
import { clientActs, said } from '../webhooks/clientEvents.js';
import { metricsOf } from '../support/metricsOf.js';
import { graphqlData } from '../support/api.js';
import { createContactCenter } from '../support/contactCenter.js';
import { eventually } from '../support/eventually.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { startPlatform } from '../webhooks/platformReceiver.js';

const providers = useSimulatedProviders();

it('kill -9 while a platform is told loses nothing: it is told again, in order, under the same id', async () => {
  const authority = await createCertificateAuthority();
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-webhook-'));
  const caFile = path.join(folder, 'ca.pem');
  await writeFile(caFile, authority.caPem);
  const platform = await startPlatform(await authority.issue(['127.0.0.1']));
  const environment = await createTestEnvironment();
  const variables = {
    ...environment.variables,
    ...providers().simulators.environment(),
    NODE_EXTRA_CA_CERTS: caFile,
    BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow',
  };
  const databaseUrl = environment.variables['DATABASE_URL'];
  let gateway = await startGatewayProcess(variables);
  try {
    const center = await createContactCenter(gateway.url, environment.operatorKey);
    const chatId = await center.requestChat(center.device('installation-of-the-webhook-test'));
    const input = { tenantHost: center.host, url: platform.url };
    const { configureWebhook } = await graphqlData(gateway.url, center.admin, ConfigureWebhookDocument, { input });
    const secret = configureWebhook.secret ?? '';
    await gateway.stop('SIGTERM');
    expect(gateway.log()).not.toContain('of-the-platform');
    expect(gateway.log()).not.toContain(secret);

    const database = databaseUrl
      ? await openPostgres(databaseUrl)
      : await openEmbedded(path.join(environment.dataDir, 'database'));
    const { id: tenantId } = await database.prisma.tenant.findUniqueOrThrow({ where: { host: center.host } });
    await clientActs(database.prisma, { tenantId, chatId }, said('one', 'two'));
    await database.close();

    platform.answer(() => null);
    gateway = await startGatewayProcess(variables);
    await eventually(async () => expect(await Promise.resolve(platform.requests)).toHaveLength(1));
    await gateway.stop('SIGKILL');
    platform.answer(() => ({ status: 200 }));
    gateway = await startGatewayProcess(variables);
    const { url } = gateway;
    // With PostgreSQL the others have to find out first that it is dead.
    await eventually(async () => expect(await Promise.resolve(platform.requests)).toHaveLength(2), 30_000);
    const [first, second] = platform.requests;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.headers['user-agent']).toMatch(/^Beckon\/\d/);
    expect(new Webhook(secret).verify(second?.body ?? '', second?.headers ?? {})).toMatchObject({
      tenant: center.host,
      app_id: center.appId,
      chat_id: chatId,
      events: [{ msg: 'one' }, { msg: 'two' }],
    });
    await eventually(async () => {
      const { webhook } = await graphqlData(url, center.viewer, WebhookDocument, { tenantHost: center.host });
      expect(webhook).toMatchObject({ queuedChats: 0, failingSince: null });
    });
    const metrics = await metricsOf(url);
    expect(metrics).toMatch(/^beckon_webhook_requests_total\{outcome="delivered"\} 1$/m);
    expect(metrics).toMatch(/^beckon_webhook_queued 0$/m);
    expect(metrics).toMatch(/^beckon_webhook_failing 0$/m);
  } finally {
    await gateway.stop('SIGKILL');
    await platform.close();
    await environment.remove();
    await rm(folder, { recursive: true, force: true });
  }
});
