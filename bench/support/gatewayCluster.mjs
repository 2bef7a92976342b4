import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { APP_ID, TENANT_HOST } from '../../dist/demo/contactCenter.js';
import { createGatewayDatabase } from './gatewayDatabase.mjs';
import { ROOT, startGatewayNode } from './gatewayNode.mjs';

/**
 * Starts gateways over one fresh database, with a contact center whose push credentials the simulators know.
 * @param options.simulators what stands for the providers; its `environment()` leads there
 * @param options.postgres the PostgreSQL server to use; null: embedded, in `folder`
 * @param options.nodes how many
 * @param options.folder takes the embedded database
 * @param options.variables settings beside the usual ones
 * @param options.root the folder of another build, whose own words then set up its contact center
 * @param options.logs takes the logs (`gateway-1.log`, ...)
 * @returns `nodes` and the keys; `client(n)` speaks to the n-th node that runs, in turn, as a user does
 */
export async function startGatewayCluster({
  simulators,
  postgres,
  nodes: count,
  folder,
  logs,
  variables = {},
  root = ROOT,
}) {
  const { setUpContactCenter } = await import(path.join(root, 'dist/demo/contactCenter.js'));
  const { createGatewayClient } = await import(path.join(root, 'dist/demo/gatewayClient.js'));
  const operatorKey = `bk_operator_${randomBytes(24).toString('base64url')}`;
  const database = await createGatewayDatabase(postgres, folder);
  const settings = {
    PORT: '0',
    LOG_LEVEL: 'info',
    BECKON_OPERATOR_KEY: operatorKey,
    BECKON_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    ...simulators.environment(),
    ...database,
    ...variables,
  };
  const start = async (index) => {
    const node = await startGatewayNode(settings, path.join(logs, `gateway-${index + 1}.log`), root);
    return { ...node, client: createGatewayClient(node.url, TENANT_HOST) };
  };
  // One after the other: the first applies the migrations.
  const nodes = [];
  for (let index = 0; index < count; index += 1) nodes.push(await start(index));
  const client = (turn) => {
    const running = nodes.filter((node) => node.running());
    if (running.length === 0) throw new Error('no gateway runs');
    return running[turn % running.length].client;
  };
  const close = () => Promise.all(nodes.filter((node) => node.running()).map((node) => node.stop('SIGKILL')));
  try {
    const { platformKey } = await setUpContactCenter(client(0), operatorKey, simulators);
    const { secret } = await client(0).graphql(
      `Bearer ${operatorKey}`,
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret userErrors { message } } }',
      { name: 'Admin', role: 'ADMIN', tenantHost: TENANT_HOST },
    );
    return {
      nodes,
      /** Of PostgreSQL; undefined: embedded. */
      databaseUrl: database.DATABASE_URL,
      client,
      platform: `Bearer ${platformKey}`,
      operator: `Bearer ${operatorKey}`,
      admin: `Bearer ${secret}`,
      device: (clientId) => `MOBILE-API-140-327-PLAIN appId="${APP_ID}", clientId="${clientId}"`,
      /** Starts the n-th node again, with the settings that it had. */
      async restart(index) {
        nodes[index] = await start(index);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
