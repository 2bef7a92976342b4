/** The contact center that most pages are about. */
export const HOST = 'acme.example.com';
/** One that is being set up. */
export const NEW_HOST = 'northwind.example.com';
export const SHOP = { tenantHost: HOST, appId: 'acme-shop', bundleId: 'com.example.acme.shop' };
export const CARE = { tenantHost: HOST, appId: 'acme-care', bundleId: 'com.example.acme.care' };

const TEAM = { teamId: 'ACMETEAM01', keyId: 'ACMEKEY001' };

/**
 * Sets up contact centers as operators do.
 * @param mutate runs a mutation of one input: name, type of the input, fields of the payload, input
 * @returns the key of Acme's chat platform
 */
export async function setUpContactCenters(mutate, simulators) {
  const tenants = { [HOST]: 'Acme', [NEW_HOST]: 'Northwind Bank', 'fabrikam.example.com': 'Fabrikam Air' };
  for (const [host, name] of Object.entries(tenants)) {
    await mutate('createTenant', 'CreateTenantInput', 'tenant { id }', { host, name });
  }
  const { privateKey } = await simulators.registerApnsTeam({ ...TEAM, topics: [SHOP.bundleId, CARE.bundleId] });
  const { serviceAccount } = await simulators.registerFirebaseProject({ projectId: 'acme-push' });
  for (const [{ bundleId, ...app }, name] of [
    [SHOP, 'Acme Shop'],
    [CARE, 'Acme Care'],
  ]) {
    const apns = { ...app, ...TEAM, privateKey, bundleIds: [bundleId], environment: 'PRODUCTION' };
    const services = app.appId === SHOP.appId ? ['ANDROID_FIREBASE', 'IOS_FIREBASE'] : ['ANDROID_FIREBASE'];
    await mutate('createApp', 'CreateAppInput', 'app { id }', { ...app, name });
    await mutate('configureApns', 'ConfigureApnsInput', 'app { id }', apns);
    await mutate('configureFirebase', 'ConfigureFirebaseInput', 'app { id }', { ...app, services, serviceAccount });
  }
  const bank = { tenantHost: NEW_HOST, appId: 'northwind', name: 'Northwind Banking' };
  await mutate('createApp', 'CreateAppInput', 'app { id }', bank);
  await setUpAcme(mutate);
  const keys = {
    'Chat platform': 'PLATFORM',
    'Anna Berg': 'ADMIN',
    'Support desk': 'VIEWER',
    'Old platform': 'PLATFORM',
  };
  const made = [];
  for (const [name, role] of Object.entries(keys)) {
    const input = { name, role, tenantHost: HOST };
    made.push(await mutate('createApiKey', 'CreateApiKeyInput', 'secret apiKey { id }', input));
  }
  const [platform, , , old] = made;
  await mutate('revokeApiKey', 'RevokeApiKeyInput', 'apiKey { id }', { id: old.apiKey.id });
  return platform.secret;
}

async function setUpAcme(mutate) {
  const origins = ['https://www.acme.example.com', 'https://shop.acme.example.com'];
  await mutate('setAllowedOrigins', 'SetAllowedOriginsInput', 'tenant { id }', { tenantHost: HOST, origins });
  const retention = { tenantHost: HOST, endedSessionDays: 365, deliveryDays: 90 };
  await mutate('setRetention', 'SetRetentionInput', 'tenant { id }', retention);
  const webhook = { tenantHost: HOST, url: 'https://chat.acme.example.com/beckon' };
  await mutate('configureWebhook', 'ConfigureWebhookInput', 'webhook { url }', webhook);
  const app = { tenantHost: HOST, appId: SHOP.appId };
  const warning = { event: 'chat_session_timeout_warning', template: { title: 'Acme', ttlSeconds: 30 } };
  await mutate('setNotificationTemplate', 'SetNotificationTemplateInput', 'app { id }', { ...app, ...warning });
  const texts = { en: ['{{name}} from Acme', '{{message}}'], de: ['{{name}} von Acme', '{{message}}'] };
  for (const [locale, [title, body]] of Object.entries(texts)) {
    const input = { ...app, event: 'chat_session_message', locale, template: { title, body } };
    await mutate('setNotificationTemplate', 'SetNotificationTemplateInput', 'app { id }', input);
  }
}
