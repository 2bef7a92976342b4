import type { Simulators } from '../simulators/simulators.js';
import type { GatewayClient } from './gatewayClient.js';

export const TENANT_HOST = 'acme.example.com';
export const APP_ID = 'acme-shop';
export const BUNDLE_ID = 'com.example.acme.shop';

/** Creates a tenant, its app with all three push services, and a key for its chat platform. @returns the platform's secret */
export async function setUpContactCenter(
  gateway: GatewayClient,
  operatorKey: string,
  simulators: Simulators,
): Promise<string> {
  const operator = `Bearer ${operatorKey}`;
  const app = { tenantHost: TENANT_HOST, appId: APP_ID };
  const team = { teamId: 'DEMOTEAM01', keyId: 'DEMOKEY001' };
  const { privateKey } = await simulators.registerApnsTeam({ ...team, topics: [BUNDLE_ID] });
  const { serviceAccount } = await simulators.registerFirebaseProject({ projectId: 'acme-demo' });
  const mutate = (name: string, type: string, fields: string, input: unknown) =>
    gateway.graphql<{ secret?: string }>(
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
  const key = { name: 'Acme chat platform', role: 'PLATFORM', tenantHost: TENANT_HOST };
  const { secret } = await mutate('createApiKey', 'CreateApiKeyInput', 'secret', key);
  if (!secret) throw new Error('createApiKey gave no secret');
  return secret;
}
