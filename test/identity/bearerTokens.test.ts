import { createHmac } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';
import { CreateAppDocument, ViewerDocument } from '../generated/graphql.js';
import { newClientId } from '../contract/useStage.js';
import { graphql, graphqlData, post, type Identity } from '../support/api.js';
import { createContactCenter, type ContactCenter } from '../support/contactCenter.js';
import { eventually } from '../support/eventually.js';
import { AUDIENCE, useIssuer } from '../support/useIssuer.js';
import { useGateway } from '../support/useGateway.js';

const issuer = useIssuer();
const gateway = useGateway(() => ({
  ...issuer().variables,
  BECKON_OIDC_ROLE_CLAIM: 'realm_access.roles',
  BECKON_APNS_URL: 'https://127.0.0.1:9',
  BECKON_FCM_URL: 'https://127.0.0.1:9',
  LOG_LEVEL: 'trace',
}));

let center: ContactCenter;
let neighbour: ContactCenter;
const sent: string[] = [];
beforeAll(async () => {
  const { url, operatorKey } = gateway();
  [center, neighbour] = [await createContactCenter(url, operatorKey), await createContactCenter(url, operatorKey)];
});
afterEach(() => issuer().proxy.setFault(null));

const roles = (...names: string[]) => ({ realm_access: { roles: names } });
const seconds = () => Math.floor(Date.now() / 1_000);

function bearer(token: string, tenantUrl?: string): Identity {
  sent.push(token);
  return { authorization: `Bearer ${token}`, ...(tenantUrl !== undefined && { tenantUrl }) };
}
async function person(claims: Record<string, unknown> = {}): Promise<Identity> {
  return bearer(await issuer().token({ ...roles('viewer'), beckon_tenant: center.host, ...claims }));
}
const viewerOf = (identity: Identity) => graphql(gateway().url, identity, ViewerDocument, {});

/** Refused as nobody, in these words. */
async function expectRefused(identity: Identity, words: string | RegExp): Promise<void> {
  const { status, errors, text } = await viewerOf(identity);
  expect([status, errors.map(({ extensions }) => extensions?.code)]).toEqual([401, ['UNAUTHENTICATED']]);
  expect(errors[0]?.message).toMatch(words);
  const parts = identity.authorization?.split('.').slice(1) ?? [];
  expect(parts.filter((part) => part.length > 8 && text.includes(part))).toEqual([]);
}

describe('lets in', () => {
  test('a viewer, who reads and changes nothing', async () => {
    const viewer = await person();
    expect((await viewerOf(viewer)).data?.viewer).toMatchObject({
      role: 'VIEWER',
      actor: 'subject:mary',
      tenant: { host: center.host },
    });
    const input = { tenantHost: center.host, appId: 'by-viewer', name: 'App' };
    const { errors } = await graphql(gateway().url, viewer, CreateAppDocument, { input });
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);
  });

  test('an admin, who changes things of the own tenant only', async () => {
    const admin = await person(roles('somebody', 'admin'));
    const create = (tenantHost: string) =>
      graphql(gateway().url, admin, CreateAppDocument, { input: { tenantHost, appId: 'by-admin', name: 'App' } });
    expect((await create(center.host)).data?.createApp.userErrors).toEqual([]);
    expect((await create(neighbour.host)).data?.createApp.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  test('an operator, for the tenant that the request names', async () => {
    const token = await issuer().token(roles('OPERATOR'));
    expect((await viewerOf(bearer(token))).data?.viewer).toMatchObject({ role: 'OPERATOR', tenant: null });
    expect((await viewerOf(bearer(token, neighbour.host))).data?.viewer).toMatchObject({
      tenant: { host: neighbour.host },
    });
  });

  test('at the REST doors too', async () => {
    const path = '/platform/v1/chats/none/events';
    const { status, body } = await post(gateway().url, path, await person(), { events: [] });
    expect([status, body['error_code']]).toEqual([403, '2002']);
    const refused = await post(gateway().url, path, await person({ aud: 'else' }), { events: [] });
    expect([refused.status, refused.body['error_code']]).toEqual([401, '2001']);
  });
});

describe('refuses', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['of another issuer', { iss: 'https://id.example.com/else' }, 'another issuer'],
    ['for another audience', { aud: 'https://other.example.com' }, 'another audience'],
    ['for nobody', { aud: undefined }, 'no claim aud'],
    ['that has expired', { exp: seconds() - 60 }, 'expired'],
    ['that never does', { exp: undefined }, 'no claim exp'],
    ['that is not good yet', { nbf: seconds() + 600 }, 'not good yet'],
    ['of nobody', { sub: undefined }, 'no claim sub'],
    ['without a role', { realm_access: undefined }, 'realm_access.roles'],
    ['of a platform', roles('PLATFORM'), 'realm_access.roles'],
    ['of a device', roles('DEVICE'), 'realm_access.roles'],
    ['of no tenant', { beckon_tenant: undefined }, 'beckon_tenant'],
    ['of a tenant that does not exist', { beckon_tenant: 'unknown.example.com' }, 'not known here'],
  ])('a token %s', async (_name, claims, words) => expectRefused(await person(claims), words));

  test('a token beside the name of another tenant', async () => {
    await expectRefused({ ...(await person()), tenantUrl: neighbour.host }, 'not of the tenant');
  });

  const header = { kid: 'first', typ: 'JWT' };
  const payload = () => ({
    ...{ iss: issuer().url, aud: AUDIENCE, sub: 'mallory', exp: seconds() + 600 },
    ...roles('OPERATOR'),
  });
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test.each(['none', 'None', 'NONE'])('a token that is not signed (%s)', async (alg) => {
    await expectRefused(bearer(`${encode({ ...header, alg })}.${encode(payload())}.`), 'not signed by');
  });

  test('a token that is signed with the public key as if that were a secret', async () => {
    const [jwk] = issuer().server.issuer.keys.toJSON();
    const publicKey = await importJWK({ ...jwk, alg: 'RS256' }, 'RS256');
    if (publicKey instanceof Uint8Array) throw new Error('not a key pair');
    const text = `${encode({ ...header, alg: 'HS256' })}.${encode(payload())}`;
    for (const secret of [await exportSPKI(publicKey), JSON.stringify(await exportJWK(publicKey))]) {
      const signature = createHmac('sha256', secret).update(text).digest('base64url');
      await expectRefused(bearer(`${text}.${signature}`), 'not signed by');
    }
  });

  test.each([
    ['a key that nobody knows', 'unknown'],
    ['the name of a key that is trusted', 'first'],
  ])('a token that is signed by %s', async (_name, kid) => {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT(payload()).setProtectedHeader({ ...header, kid, alg: 'RS256' }).sign(privateKey);
    await expectRefused(bearer(token), 'not signed by');
  });

  test('a token whose claims were changed', async () => {
    const [head = '', , signature = ''] = (await issuer().token(roles('VIEWER'))).split('.');
    await expectRefused(bearer(`${head}.${encode(payload())}.${signature}`), 'not signed by');
  });

  test.each(['a.b.c', '..', 'e30.e30.'])('what only looks like a token: %s', (text) =>
    expectRefused(bearer(text), /not signed by|not known/),
  );
});

test('a key that the provider begins to use is taken within seconds', async () => {
  await issuer().rotate();
  const viewer = await person();
  await eventually(async () => expect((await viewerOf(viewer)).status).toBe(200));
});

test('a token ends when it says', async () => {
  // 5 s are left to clocks that differ.
  const viewer = await person({ exp: seconds() - 3 });
  expect((await viewerOf(viewer)).status).toBe(200);
  await eventually(() => expectRefused(viewer, 'expired'));
});

test('while the provider is away tokens that need it are refused, and keys keep working', async () => {
  // A gateway that has not asked yet knows nothing.
  issuer().proxy.setFault({ kind: 'refuse', status: 502 });
  const { privateKey } = await generateKeyPair('RS256');
  const claims = { iss: issuer().url, aud: AUDIENCE, sub: 'mallory', exp: seconds() + 600, ...roles('OPERATOR') };
  const sign = (kid: string) => new SignJWT(claims).setProtectedHeader({ kid, alg: 'RS256' }).sign(privateKey);
  await eventually(async () => {
    const { status, errors } = await viewerOf(bearer(await sign('nobody-knows-it')));
    expect([status, errors[0]?.extensions?.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(errors[0]?.message).toContain('identity provider');
  });
  expect((await viewerOf(center.admin)).status).toBe(200);
  expect((await viewerOf(center.device(newClientId()))).status).toBe(200);
  // What is known by its key needs no word of the provider.
  expect((await viewerOf(await person())).status).toBe(200);
  issuer().proxy.setFault(null);
  await eventually(async () => expectRefused(bearer(await sign('nobody-knows-it')), 'not signed by'));
});

test('all of it went by the proxy, and no token is in the log', async () => {
  expect(new Set(issuer().proxy.requests.map(({ authority }) => authority))).toEqual(new Set(['id.example.com:443']));
  const { log, told } = gateway();
  const shown = sent.flatMap((token) => token.split('.').slice(1)).filter((part) => part.length > 8);
  expect(shown.filter((part) => `${log()}${told()}`.includes(part))).toEqual([]);
  await graphqlData(gateway().url, center.admin, ViewerDocument, {});
});
