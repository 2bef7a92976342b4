import { randomBytes } from 'node:crypto';
import { apnsKeysOf, factsOf, storedKeys, withKey, withoutKey } from '../../src/credentials/apnsKeys.js';
import { createCredentialVault } from '../../src/credentials/credentialVault.js';
import { apnsKeyInfosOf } from '../../src/database/apnsKeyInfo.js';
import type { ApnsKey } from '../../src/domain/pushService.js';
import { APNS } from '../providers/pushFixtures.js';

const { kind, teamId, keyId, privateKey } = APNS;
const KEY = { kind, teamId, keyId, privateKey };
const BOTH = ['PRODUCTION', 'SANDBOX'] as const;

function key<Ids extends readonly string[] | null>(keyId: string, bundleIds: Ids): ApnsKey & { bundleIds: Ids } {
  return { ...KEY, keyId, bundleIds, environments: BOTH };
}

const forAll = key('KEYFORALL1', null);

describe('sealed keys', () => {
  it('of an earlier version are read as one key for its environment and all bundle ids', () => {
    expect(apnsKeysOf(APNS)).toEqual([{ ...KEY, environments: ['PRODUCTION'], bundleIds: null }]);
  });

  it('have the form of an earlier version where that can say it', () => {
    expect(storedKeys(apnsKeysOf(APNS))).toEqual(APNS);
    expect(storedKeys([forAll])).toEqual({ kind: 'apnsKeys', keys: [forAll] });
    expect(storedKeys([{ ...forAll, environments: ['SANDBOX'], bundleIds: ['shop'] }]).kind).toBe('apnsKeys');
  });

  it('open as they were', () => {
    const vault = createCredentialVault([randomBytes(32)]);
    const owner = { tenantId: 1, appId: 'app', service: 'IOS_APNS' } as const;
    const { sealed, keyId } = vault.seal(storedKeys([forAll, key('KEYOFSHOP1', ['shop'])]), owner);
    expect(apnsKeysOf(vault.open(sealed, keyId, owner))).toEqual([forAll, key('KEYOFSHOP1', ['shop'])]);
  });
});

describe('one more key', () => {
  it('for bundle ids that the app has leaves the key for all as it is', () => {
    const before = { keys: [forAll], bundleIds: ['shop', 'care'] };
    const shop = key('KEYOFSHOP1', ['shop']);
    expect(withKey(before, shop)).toEqual({ keys: [forAll, shop], bundleIds: ['shop', 'care'] });
  });

  it('for new bundle ids keeps the key for all to those that there were', () => {
    const care = key('KEYOFCARE1', ['care']);
    expect(withKey({ keys: [forAll], bundleIds: ['shop'] }, care)).toEqual({
      keys: [{ ...forAll, bundleIds: ['shop'] }, care],
      bundleIds: ['shop', 'care'],
    });
  });

  it('replaces the one of the same team and id, not one of another team', () => {
    const shop = key('KEYOFSHOP1', ['shop']);
    const before = { keys: [shop], bundleIds: ['shop'] };
    const again = { ...shop, environments: ['SANDBOX'] as const };
    expect(withKey(before, again).keys).toEqual([again]);
    const foreign = { ...again, teamId: 'TEAM999999' };
    expect(withKey(before, foreign).keys).toEqual([shop, foreign]);
  });
});

it('a key less takes its bundle ids along, unless another is for them', () => {
  const shop = key('KEYOFSHOP1', ['shop']);
  const care = key('KEYOFCARE1', ['care']);
  const set = { keys: [shop, care], bundleIds: ['shop', 'care'] };
  expect(withoutKey(set, 'KEYOFCARE1')).toEqual({ keys: [shop], bundleIds: ['shop'] });
  expect(withoutKey({ ...set, keys: [forAll, care] }, 'KEYOFCARE1')?.bundleIds).toEqual(['shop', 'care']);
  expect(withoutKey(set, 'NOSUCHKEY1')).toBeNull();
});

describe('what is shown of the keys', () => {
  const row = (keys: readonly ApnsKey[]) => {
    const { apnsKeys, ...facts } = factsOf(keys);
    return { ...facts, service: 'IOS_APNS' as const, apnsKeys: JSON.parse(JSON.stringify(apnsKeys)) as object[] };
  };

  it('is what was stored, and no secret', () => {
    const infos = apnsKeyInfosOf(row([forAll, key('KEYOFSHOP1', ['shop'])]));
    expect(infos).toMatchObject([
      { keyId: 'KEYFORALL1', teamId: KEY.teamId, bundleIds: null, environments: BOTH, expiresAt: null },
      { keyId: 'KEYOFSHOP1', bundleIds: ['shop'] },
    ]);
    expect(JSON.stringify(infos)).not.toContain('PRIVATE KEY');
  });

  it.each([
    ['was stored by an earlier version', null],
    ['is of keys that a node of an earlier version has replaced', row([key('KEYOFSHOP1', ['shop']), forAll]).apnsKeys],
  ])('is what the row itself says where it %s', (_name, apnsKeys) => {
    const stored = { ...row(apnsKeysOf(APNS)), apnsKeys };
    const { fingerprint } = stored;
    expect(apnsKeyInfosOf(stored)).toEqual([
      { keyId: null, teamId: null, fingerprint, bundleIds: null, environments: ['PRODUCTION'], expiresAt: null },
    ]);
  });
});
