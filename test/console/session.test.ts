import type { ConsoleViewer, Gateway } from '../../src/console/gateway/gateway.js';
import { createQueryClient } from '../../src/console/gateway/queryClient.js';
import { sessionQuery } from '../../src/console/gateway/session.js';

const ADMIN: ConsoleViewer = { role: 'ADMIN', tenantHost: 'acme.example.com', actor: 'key:1' };
const ANSWER = ['query Tenant { ... }', {}, null];

test.each<[string, ConsoleViewer | null, boolean]>([
  ['the same', { ...ADMIN }, true],
  ['nobody', null, false],
  ['another', { ...ADMIN, actor: 'key:2' }, false],
  ['the same one of another tenant', { ...ADMIN, tenantHost: 'other.example.com' }, false],
  ['the same one with fewer rights', { ...ADMIN, role: 'VIEWER' }, false],
])('where %s is signed in by now, what was answered before is kept or forgotten', async (_, next, isKept) => {
  const queries = createQueryClient();
  let viewer: ConsoleViewer | null = ADMIN;
  const gateway = {
    readSession: async () => ({ viewer, signIn: { oidc: false, failure: null } }),
  } as unknown as Gateway;
  const ask = () => queries.query({ ...sessionQuery(gateway), staleTime: 0 });
  await ask();
  queries.setQueryData(ANSWER, 'of Acme');
  viewer = next;
  expect((await ask()).viewer).toEqual(next);
  expect(queries.getQueryData(ANSWER)).toBe(isKept ? 'of Acme' : undefined);
  queries.clear();
});
