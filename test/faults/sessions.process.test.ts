import { CreateApiKeyDocument, RevokeApiKeyDocument, ViewerDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { consoleClient } from '../support/consoleClient.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';

let environment: TestEnvironment;
beforeAll(async () => {
  environment = await createTestEnvironment();
});
afterAll(() => environment.remove());

const OTHER_KEY = 'another-operator-key-of-enough-length';

it('sessions outlive a restart, but for those of an operator key that was changed; and so does when keys were used', async () => {
  const first = await startGatewayProcess(environment.variables);
  const operator = { authorization: `Bearer ${environment.operatorKey}` };
  const input = { name: 'root', role: 'OPERATOR' as const };
  const { createApiKey } = await graphqlData(first.url, operator, CreateApiKeyDocument, { input });
  expect(createApiKey.apiKey?.lastUsedAt).toBeNull();
  const before = Date.now();
  const [byKey, byOperatorKey] = [consoleClient(first.url), consoleClient(first.url)];
  expect(await byKey.signIn(createApiKey.secret ?? '')).toBe(204);
  expect(await byOperatorKey.signIn(environment.operatorKey)).toBe(204);
  expect(await byOperatorKey.viewer()).toMatchObject({ role: 'OPERATOR' });
  await first.stop('SIGTERM');

  const second = await startGatewayProcess({ ...environment.variables, BECKON_OPERATOR_KEY: OTHER_KEY });
  try {
    const [again, ended] = [consoleClient(second.url), consoleClient(second.url)];
    for (const [name, value] of byKey.cookies) again.cookies.set(name, value);
    for (const [name, value] of byOperatorKey.cookies) ended.cookies.set(name, value);
    expect((await again.graphql(ViewerDocument)).status).toBe(200);
    expect((await ended.graphql(ViewerDocument)).status).toBe(401);
    expect(await ended.viewer()).toBeNull();

    const other = { authorization: `Bearer ${OTHER_KEY}` };
    const revoked = await graphqlData(second.url, other, RevokeApiKeyDocument, {
      input: { id: createApiKey.apiKey?.id ?? '' },
    });
    const lastUsed = Date.parse(revoked.revokeApiKey.apiKey?.lastUsedAt ?? '');
    expect(lastUsed).toBeGreaterThanOrEqual(before);
    expect(lastUsed).toBeLessThanOrEqual(Date.now());
    expect((await again.graphql(ViewerDocument)).status).toBe(401);
  } finally {
    await second.stop('SIGTERM');
  }
});
