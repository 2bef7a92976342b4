import { readTokenClaims } from '../../src/identity/tokenClaims.js';
import { refusalOf } from '../support/refusalOf.js';

const NAMES = { role: 'beckon_role', tenant: 'beckon_tenant' };
const CLAIMS = { sub: 'mary', exp: 1_800_000_000, beckon_role: 'ADMIN', beckon_tenant: 'acme.example.com' };

it('reads the subject, role and tenant of a token', () => {
  expect(readTokenClaims(CLAIMS, NAMES)).toEqual({
    subject: 'mary',
    role: 'ADMIN',
    tenantHost: 'acme.example.com',
    expiresAt: new Date(1_800_000_000_000),
  });
});

it('takes a tenant in any of the forms that name one', () => {
  const claims = { ...CLAIMS, beckon_tenant: 'https://ACME.example.com:443/' };
  expect(readTokenClaims(claims, NAMES).tenantHost).toBe('acme.example.com');
});

it('knows of no tenant of an operator', () => {
  expect(readTokenClaims({ ...CLAIMS, beckon_role: 'operator' }, NAMES)).toMatchObject({
    role: 'OPERATOR',
    tenantHost: null,
  });
});

it.each([
  ['viewer', 'VIEWER'],
  ['Admin', 'ADMIN'],
  [['viewer', 'somebody', 'admin'], 'ADMIN'],
  [['admin', 'OPERATOR', 'viewer'], 'OPERATOR'],
  [[7, null, 'viewer', 'platform'], 'VIEWER'],
])('of %j takes the strongest role', (beckon_role, role) => {
  expect(readTokenClaims({ ...CLAIMS, beckon_role }, NAMES).role).toBe(role);
});

it.each([
  ['realm_access.roles', { realm_access: { roles: ['viewer'] } }],
  ['https://acme.example.com/role', { 'https://acme.example.com/role': 'viewer' }],
  ['a.b.c', { a: { b: { c: 'viewer' } } }],
])('finds the role at %s', (role, claims) => {
  expect(readTokenClaims({ ...CLAIMS, ...claims }, { ...NAMES, role }).role).toBe('VIEWER');
});

it.each([
  ['no subject', { sub: undefined }, 'sub'],
  ['a subject that cannot be written down', { sub: 'a\0b' }, 'sub'],
  ['a subject without end', { sub: 'x'.repeat(256) }, 'sub'],
  ['no end', { exp: undefined }, 'exp'],
  ['no role', { beckon_role: undefined }, 'beckon_role'],
  ['a role that none can have', { beckon_role: 'PLATFORM' }, 'beckon_role'],
  ['a role of a device', { beckon_role: ['DEVICE'] }, 'beckon_role'],
  ['a role of another kind', { beckon_role: { admin: true } }, 'beckon_role'],
  ['no tenant', { beckon_tenant: undefined }, 'beckon_tenant'],
  ['several tenants', { beckon_tenant: ['acme.example.com'] }, 'beckon_tenant'],
  ['a tenant that is no host', { beckon_tenant: ' ' }, 'beckon_tenant'],
])('refuses a token with %s', (_name, claims, said) => {
  const refusal = refusalOf(() => readTokenClaims({ ...CLAIMS, ...claims }, NAMES));
  expect(refusal.code).toBe('TOKEN_INVALID');
  expect(refusal.message).toContain(said);
});

it('finds nothing in what every object has', () => {
  const names = { ...NAMES, role: 'constructor.name' };
  expect(refusalOf(() => readTokenClaims(CLAIMS, names)).message).toContain('constructor.name');
});
