import type { Simulators } from '../simulators/simulators.js';
import type { GatewayClient } from './gatewayClient.js';

export const TENANT_HOST = 'acme.example.com';
export const APP_ID = 'acme-shop';
export const BUNDLE_ID = 'com.example.acme.shop';

/** The secret of the chat platform's key, and the key by which browsers know the app. */
interface DemoContactCenter {
  platformKey: string;
  vapidPublicKey: string;
}

/** Creates a tenant, its app with all push services, and a key for its chat platform. */
export async function setUpContactCenter(
  gateway: GatewayClient,
  operatorKey: string,
  simulators: Simulators,
): Promise<DemoContactCenter> {
  const operator = `Bearer ${operatorKey}`;
  const app = { tenantHost: TENANT_HOST, appId: APP_ID };
  const team = { teamId: 'DEMOTEAM01', keyId: 'DEMOKEY001' };
  const { privateKey } = await simulators.registerApnsTeam({ ...team, topics: [BUNDLE_ID] });
  const { serviceAccount } = await simulators.registerFirebaseProject({ projectId: 'acme-demo' });
  const mutate = (name: string, type: string, fields: string, input: unknown) =>
    gateway.graphql<{ secret?: string; pushServices?: { vapidPublicKey: string }[] }>(
      operator,
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { code message } } }`,
      input,
    );

  await mutate('createTenant', 'CreateTenantInput', 'tenant { id }', { host: TENANT_HOST, name: 'Acme' });
  await mutate('createApp', 'CreateAppInput', 'app { id }', { ...app, name: 'Acme Shop' });
  await mutate('configureApns', 'ConfigureApnsInput', 'app { id }', {
    ...app,
    ...team,
    privateKey,
    bundleIds: [BUNDLE_ID],
    environment: 'PRODUCTION',
  });
  await mutate('configureFirebase', 'ConfigureFirebaseInput', 'app { id }', {
    ...app,
    services: ['IOS_FIREBASE', 'ANDROID_FIREBASE'],
    serviceAccount,
  });
  const contact = { ...app, subject: 'mailto:push@acme.example.com' };
  const made = await mutate('configureWebPush', 'ConfigureWebPushInput', 'pushServices { vapidPublicKey }', contact);
  const key = { name: 'Acme chat platform', role: 'PLATFORM', tenantHost: TENANT_HOST };
  const { secret } = await mutate('createApiKey', 'CreateApiKeyInput', 'secret', key);
  const [webPush] = made.pushServices ?? [];
  if (!secret || !webPush) throw new Error('the gateway gave no secret, or no key for browsers');
  return { platformKey: secret, vapidPublicKey: webPush.vapidPublicKey };
}
