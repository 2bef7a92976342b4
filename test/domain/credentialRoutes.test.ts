import { routesFor, routesOf } from '../../src/domain/credentialRoutes.js';
import type { ApnsEnvironment, ApnsKey } from '../../src/domain/pushService.js';
import { APNS, FIREBASE } from '../providers/pushFixtures.js';

const { kind, teamId, keyId, privateKey } = APNS;
const KEY = { kind, teamId, keyId, privateKey };
const BOTH: readonly ApnsEnvironment[] = ['PRODUCTION', 'SANDBOX'];

function key(keyId: string, bundleIds: readonly string[] | null, environments = BOTH): ApnsKey {
  return { ...KEY, keyId, bundleIds, environments };
}

/** The keys and hosts that a device is tried with, in order. */
function triedWith(keys: readonly ApnsKey[], bundleId: string, environment: ApnsEnvironment | null = null) {
  const routes = routesFor(routesOf({ kind: 'apnsKeys', keys }), { bundleId, environment });
  return routes.map((one) => (one.kind === 'apns' ? `${one.keyId} ${one.environment}` : one.kind));
}

it('tries production first, and the known environment before the other', () => {
  const keys = [key('A', null)];
  expect(triedWith(keys, 'shop')).toEqual(['A PRODUCTION', 'A SANDBOX']);
  expect(triedWith(keys, 'shop', 'SANDBOX')).toEqual(['A SANDBOX', 'A PRODUCTION']);
  expect(triedWith([key('A', null, ['SANDBOX'])], 'shop', 'PRODUCTION')).toEqual(['A SANDBOX']);
});

it.each<[string, readonly ApnsKey[], readonly string[]]>([
  [
    'a key that names the bundle id before one for all',
    [key('A', ['shop']), key('B', null)],
    ['A PRODUCTION', 'A SANDBOX'],
  ],
  ['the later of two', [key('A', ['shop']), key('B', ['shop'])], ['B PRODUCTION', 'B SANDBOX']],
  ['one each for the environments', [key('A', null), key('B', ['shop'], ['SANDBOX'])], ['A PRODUCTION', 'B SANDBOX']],
  ['none that is for other bundle ids', [key('A', ['care'])], []],
])('takes %s', (_name, keys, expected) => {
  expect(triedWith(keys, 'shop')).toEqual(expected);
});

it('has one way to all devices for credentials that are no set', () => {
  const device = { bundleId: null, environment: null };
  expect(routesFor(routesOf(FIREBASE), device)).toEqual([FIREBASE]);
  expect(routesFor(routesOf(APNS), { ...device, bundleId: 'shop' })).toEqual([APNS]);
});
