import type { GatewayClient } from '../gatewayClient.js';

export const EXAMPLE_TENANT = 'acme.example.com';
export const EXAMPLE_APP = 'acme-shop';

/** The contact center of the example, as its own server knows it. */
export interface ExampleKeys {
  /** Authorization of the chat platform, and of a viewer of its deliveries. */
  platform: string;
  viewer: string;
  /** Signs what the gateway sends to the platform. */
  webhookSecret: string;
}

/**
 * Creates a tenant with an app that has Web Push, and connects the example's own server as its chat platform.
 * @param origin of the example's pages, such as `http://127.0.0.1:4100`
 */
export async function setUpExample(gateway: GatewayClient, operatorKey: string, origin: string): Promise<ExampleKeys> {
  const app = { tenantHost: EXAMPLE_TENANT, appId: EXAMPLE_APP };
  const mutate = (name: string, type: string, input: object, fields = '') =>
    gateway.graphql<{ secret?: string | null }>(
      `Bearer ${operatorKey}`,
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { code message } } }`,
      input,
    );
  const secretOf = async (answer: Promise<{ secret?: string | null }>) => {
    const { secret } = await answer;
    if (!secret) throw new Error('the gateway gave no secret');
    return secret;
  };
  const key = async (role: string) => {
    const input = { name: `Example ${role.toLowerCase()}`, role, tenantHost: EXAMPLE_TENANT };
    return `Bearer ${await secretOf(mutate('createApiKey', 'CreateApiKeyInput', input, 'secret'))}`;
  };

  await mutate('createTenant', 'CreateTenantInput', { host: EXAMPLE_TENANT, name: 'Acme' });
  await mutate('createApp', 'CreateAppInput', { ...app, name: 'Acme Shop' });
  await mutate('configureWebPush', 'ConfigureWebPushInput', { ...app, subject: 'mailto:push@acme.example.com' });
  await mutate('setAllowedOrigins', 'SetAllowedOriginsInput', { tenantHost: EXAMPLE_TENANT, origins: [origin] });
  const webhook = { tenantHost: EXAMPLE_TENANT, url: `${origin}/webhook` };
  const webhookSecret = await secretOf(mutate('configureWebhook', 'ConfigureWebhookInput', webhook, 'secret'));
  return { platform: await key('PLATFORM'), viewer: await key('VIEWER'), webhookSecret };
}
