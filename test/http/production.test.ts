import { graphql, type Identity } from '../support/api.js';
import { createContactCenter, type ContactCenter } from '../support/contactCenter.js';
import { useGateway } from '../support/useGateway.js';
import { sendRaw } from './sendRaw.js';

const gateway = useGateway(() => ({ NODE_ENV: 'production' }));
let center: ContactCenter;
beforeAll(async () => {
  center = await createContactCenter(gateway().url, gateway().operatorKey, { services: [] });
});

test('shows a browser at /graphql nothing that only developers need', async () => {
  const answers = await Promise.all(
    ['text/html,*/*;q=0.8', '*/*'].map(async (accept) => {
      const { status, headers } = await fetch(`${gateway().url}/graphql`, { headers: { accept } });
      return [status, headers.get('content-type'), headers.get('content-security-policy')];
    }),
  );
  expect(answers[0]).toEqual([400, expect.stringMatching(/^application\/json/) as string, null]);
  expect(answers[0]).toEqual(answers[1]);
});

test('shows the console all the same', async () => {
  expect((await fetch(`${gateway().url}/console`)).status).toBe(200);
});

describe('the schema is shown', () => {
  const SCHEMA = '{ __schema { queryType { name } } }';
  const REFUSED = 'Only admins may ask for the schema here: sign in as VIEWER, ADMIN or OPERATOR.';

  /** A subscription cannot ask for the schema itself; what is sent beside it can. */
  const BESIDE = `query Schema ${SCHEMA} subscription News { chatEvents(chatId: "none") { seq } }`;

  const atStream = (identity: Identity) =>
    sendRaw(gateway().url, {
      path: '/graphql/stream',
      headers: {
        'content-type': 'application/json',
        ...(identity.authorization && { authorization: identity.authorization }),
        ...(identity.tenantUrl && { 'x-tenant-url': identity.tenantUrl }),
      },
      body: JSON.stringify({ query: BESIDE, operationName: 'News' }),
    });

  test.each<[string, () => Identity]>([
    ['a device', () => center.device('client-1')],
    ['a platform', () => center.platform],
  ])('not to %s', async (_who, identity) => {
    const answers = [await graphql(gateway().url, identity(), SCHEMA, {}), await atStream(identity())];
    for (const { status, text } of answers) {
      expect([status, JSON.parse(text)]).toMatchObject([400, { errors: [{ message: REFUSED }] }]);
    }
  });

  test('not to anonymous callers', async () => {
    const { status, text } = await graphql(gateway().url, {}, SCHEMA, {});
    expect([status, JSON.parse(text)]).toMatchObject([400, { errors: [{ message: REFUSED }] }]);
    expect((await atStream({})).status).toBe(401);
  });

  test.each<[string, () => Identity]>([
    ['a viewer', () => center.viewer],
    ['an operator', () => center.operator],
  ])('to %s', async (_who, identity) => {
    const { status, data } = await graphql(gateway().url, identity(), SCHEMA, {});
    expect([status, data]).toEqual([200, { __schema: { queryType: { name: 'Query' } } }]);
    // There it is the subscription that is not for admins.
    expect((await atStream(identity())).text).toContain('FORBIDDEN');
  });
});
