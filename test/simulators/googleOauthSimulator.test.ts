import { askForToken, signAssertion, type AssertionOptions } from './googleAccess.js';
import { useSimulators } from './useSimulators.js';

const bench = useSimulators();
const PROJECT = 'demo-project';
let serviceAccount = '';
let otherAccount = '';

beforeAll(async () => {
  ({ serviceAccount } = await bench().simulators.registerFirebaseProject({ projectId: PROJECT }));
  ({ serviceAccount: otherAccount } = await bench().simulators.registerFirebaseProject({ projectId: 'other-project' }));
});

test('the key file has what a downloaded one has', () => {
  const file = JSON.parse(serviceAccount) as Record<string, string>;
  expect(Object.keys(file)).toEqual([
    ...['type', 'project_id', 'private_key_id', 'private_key', 'client_email', 'client_id', 'auth_uri', 'token_uri'],
    ...['auth_provider_x509_cert_url', 'client_x509_cert_url', 'universe_domain'],
  ]);
  expect(file).toMatchObject({ type: 'service_account', project_id: PROJECT });
  expect(file.private_key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
});

test.each([
  ['oauth2.googleapis.com', '/token', 'https://oauth2.googleapis.com/token'],
  ['www.googleapis.com', '/oauth2/v4/token', 'https://www.googleapis.com/oauth2/v4/token'],
])('%s%s gives an access token for just under an hour', async (host, path, audience) => {
  const { simulators, now, advance } = bench();
  const assertion = await signAssertion(serviceAccount, now(), { audience });
  const reply = await askForToken(await bench().openHttp2(host), assertion, undefined, path);
  expect(reply).toMatchObject({ status: 200, body: { expires_in: 3599, token_type: 'Bearer' } });
  const { access_token: accessToken } = reply.body as { access_token: string };
  expect(accessToken).toMatch(/^ya29\./);
  expect(simulators.oauth.grantOf(accessToken)).toMatchObject({ projectId: PROJECT });
  advance(3_600_000);
  expect(simulators.oauth.grantOf(accessToken)).toBeNull();
});

const nowSeconds = () => Math.floor(bench().now() / 1000);

test.each<[string, string, () => AssertionOptions]>([
  ['invalid_grant', 'account not found', () => ({ issuer: 'nobody@example.com' })],
  [
    'invalid_grant',
    'Signature',
    () => ({ privateKey: (JSON.parse(otherAccount) as { private_key: string }).private_key }),
  ],
  ['invalid_grant', 'audience', () => ({ audience: 'https://example.com/token' })],
  ['invalid_grant', 'short-lived', () => ({ issuedAt: nowSeconds() - 7200 })],
  ['invalid_grant', 'short-lived', () => ({ issuedAt: nowSeconds() + 7200 })],
  ['invalid_grant', 'short-lived', () => ({ expiresAt: nowSeconds() + 7200 })],
  ['invalid_scope', 'scope', () => ({ scope: ' ' })],
])('refuses with %s: %s', async (error, description, options) => {
  const assertion = await signAssertion(serviceAccount, bench().now(), options());
  const reply = await askForToken(await bench().openHttp2('oauth2.googleapis.com'), assertion);
  expect(reply).toMatchObject({ status: 400, body: { error } });
  expect((reply.body as { error_description: string }).error_description).toContain(description);
});

test('refuses another grant type, something that is no assertion, another path', async () => {
  const session = await bench().openHttp2('oauth2.googleapis.com');
  const assertion = await signAssertion(serviceAccount, bench().now());
  expect(await askForToken(session, assertion, 'password')).toMatchObject({
    status: 400,
    body: { error: 'unsupported_grant_type' },
  });
  expect(await askForToken(session, 'nonsense')).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(await askForToken(session, assertion, undefined, '/nowhere')).toMatchObject({ status: 404 });
});

test('faults come in its own format', async () => {
  bench().simulators.oauth.setFault({ kind: 'status', status: 503, reason: 'temporarily_unavailable', times: 1 });
  const session = await bench().openHttp2('oauth2.googleapis.com');
  const assertion = await signAssertion(serviceAccount, bench().now());
  expect(await askForToken(session, assertion)).toMatchObject({
    status: 503,
    body: { error: 'temporarily_unavailable' },
  });
  expect(await askForToken(session, assertion)).toMatchObject({ status: 200 });
});
