import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { createCertificateAuthority } from '../../src/simulators/certificates.js';
import {
  AlertsDocument,
  AlertsWebhookDocument,
  ConfigureAlertsDocument,
  ConfigureApnsDocument,
  SendTestAlertDocument,
} from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import {
  APNS_TEAM,
  BUNDLE_ID,
  createContactCenter,
  newApnsToken,
  unknownCredentials,
} from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { metricsOf } from '../support/metricsOf.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { startPlatform } from '../webhooks/platformReceiver.js';

const providers = useSimulatedProviders();
const PATIENCE_MS = 40_000;

it(
  'kill -9 while an alert is sent loses nothing: it is sent again under the same id, and resolved after it was raised',
  async () => {
    const authority = await createCertificateAuthority();
    const folder = await mkdtemp(path.join(tmpdir(), 'beckon-alerts-'));
    const caFile = path.join(folder, 'ca.pem');
    const simulators = providers().simulators.environment();
    const caOfSimulators = await readFile(simulators.NODE_EXTRA_CA_CERTS, 'utf8');
    await writeFile(caFile, `${caOfSimulators}\n${authority.caPem}`);
    const receiver = await startPlatform(await authority.issue(['127.0.0.1']));
    const environment = await createTestEnvironment();
    const variables = {
      ...environment.variables,
      ...simulators,
      NODE_EXTRA_CA_CERTS: caFile,
      BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow',
    };
    let gateway = await startGatewayProcess(variables);
    try {
      const { credentials } = providers();
      const center = await createContactCenter(gateway.url, environment.operatorKey, { credentials });
      const input = { tenantHost: center.host, url: receiver.url };
      const made = await graphqlData(gateway.url, center.admin, ConfigureAlertsDocument, { input });
      const secret = made.configureAlerts.secret ?? '';
      const bodies = () =>
        receiver.requests.map(({ body, headers }) => new Webhook(secret).verify(body, headers) as { type: string });

      const test = { input: { tenantHost: center.host } };
      const { sendTestAlert } = await graphqlData(gateway.url, center.admin, SendTestAlertDocument, test);
      expect(sendTestAlert.attempt).toMatchObject({ isTest: true, statusCode: 200, error: null });
      expect(bodies()).toMatchObject([{ type: 'alert.test', data: { tenant: center.host } }]);
      receiver.requests.length = 0;

      const configureApns = (privateKey: string) =>
        graphqlData(gateway.url, center.admin, ConfigureApnsDocument, {
          input: {
            ...{ tenantHost: center.host, appId: center.appId, ...APNS_TEAM, privateKey, bundleIds: [BUNDLE_ID] },
            ...{ environment: 'PRODUCTION', probe: false, keepPreviousHours: 0 },
          },
        });
      receiver.answer(() => null);
      await configureApns(unknownCredentials().apnsKey);
      const flow = await startDeviceFlow(gateway.url, center, 'installation-of-the-alert-test');
      await flow.subscribe({ iosApns: { deviceToken: newApnsToken(), bundleId: BUNDLE_ID } });
      await flow.publish(agentMessage());
      await eventually(async () => expect(await Promise.resolve(receiver.requests)).toHaveLength(1), PATIENCE_MS);
      await gateway.stop('SIGKILL');
      expect(gateway.log()).not.toContain('of-the-platform');
      expect(gateway.log()).not.toContain(secret);

      receiver.answer(() => ({ status: 200 }));
      gateway = await startGatewayProcess(variables);
      await eventually(async () => expect(await Promise.resolve(receiver.requests)).toHaveLength(2), PATIENCE_MS);
      await configureApns(credentials.apnsKey);
      await eventually(async () => expect(await Promise.resolve(receiver.requests)).toHaveLength(3), PATIENCE_MS);

      const filter = { kind: 'CREDENTIALS_REFUSED' } as const;
      const { alerts } = await graphqlData(gateway.url, center.admin, AlertsDocument, { first: 5, filter });
      const alert = firstOf(alerts.edges).node;
      const data = { id: alert.id, kind: 'CREDENTIALS_REFUSED', tenant: center.host, service: 'IOS_APNS' };
      const said = { app_id: center.appId, message: alert.message, remedy: alert.remedy, raised_at: alert.raisedAt };
      const raised = {
        type: 'alert.raised',
        timestamp: alert.raisedAt,
        data: { ...data, ...said, resolved_at: null },
      };
      const resolved = { type: 'alert.resolved', data: { ...data, raised_at: alert.raisedAt } };
      expect(bodies()).toMatchObject([raised, raised, resolved]);
      const [first, second, third] = receiver.requests.map(({ headers }) => headers['webhook-id']);
      expect(second).toBe(first);
      expect(third).not.toBe(first);

      const { url } = gateway;
      await eventually(async () => {
        const { alertsWebhook } = await graphqlData(url, center.viewer, AlertsWebhookDocument, {});
        expect(alertsWebhook).toMatchObject({ queuedNotices: 0, failingSince: null, failures: 0, droppedNotices: 0 });
      });
      const metrics = await metricsOf(url);
      expect(metrics).toMatch(/^beckon_alert_notices_requests_total\{outcome="delivered"\} 2$/m);
      expect(metrics).toMatch(/^beckon_alert_notices_queued 0$/m);
      expect(metrics).toMatch(/^beckon_alert_notices_failing 0$/m);
      expect(metrics).toMatch(/^beckon_alert_notices_dropped_total 0$/m);
    } finally {
      await gateway.stop('SIGKILL');
      await receiver.close();
      await environment.remove();
      await rm(folder, { recursive: true, force: true });
    }
  },
  3 * PATIENCE_MS,
);
