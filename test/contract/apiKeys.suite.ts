import { randomBytes } from 'node:crypto';
import { CreateApiKeyDocument, RevokeApiKeyDocument } from '../generated/graphql.js';
import { graphqlData, type Identity } from '../support/api.js';
import type { ContactCenter } from '../support/contactCenter.js';
import type { DoorName, Refusal } from './doors.js';
import { PLATFORM_DOORS, type PlatformDoor, type PublishOutcome } from './platformDoors.js';
import { stage } from './stage.js';
import { shownPieces } from './useStage.js';

let neighbour: ContactCenter;
beforeAll(async () => {
  neighbour = await stage().createCenter();
});

async function createKey(expiresAt: Date | null = null): Promise<{ id: string; key: Identity }> {
  const { url, center } = stage();
  const input = { name: 'platform', role: 'PLATFORM' as const, expiresAt: expiresAt?.toISOString() };
  const { createApiKey } = await graphqlData(url, center.admin, CreateApiKeyDocument, { input });
  return { id: createApiKey.apiKey?.id ?? '', key: { authorization: `Bearer ${createApiKey.secret ?? ''}` } };
}

async function publish(door: PlatformDoor, identity: Identity, chatId?: string): Promise<PublishOutcome> {
  const { url, newChat } = stage();
  return door.publish(url, identity, chatId ?? (await newChat()).chatId, [{ event: 'chat_session_typing' }]);
}

const invalid = { REST: [401, '2001'], GraphQL: [401, 'UNAUTHENTICATED'] } as const;

/** `bk_<tenant>_<id>_<secret>` with another secret, or another id. */
function altered(key: Identity, part: 'id' | 'secret'): Identity {
  const [prefix, tenant, id = '', ...secret] = key.authorization?.split('_') ?? [];
  const other = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
  const parts = part === 'id' ? [other(id), ...secret] : [id, other(secret.join('_'))];
  return { authorization: [prefix, tenant, ...parts].join('_') };
}

describe.each(PLATFORM_DOORS)('through $name', (door) => {
  test('a key of the platform publishes, with and without the name of its tenant', async () => {
    const { center } = stage();
    for (const tenantUrl of [undefined, center.host, `https://${center.host.toUpperCase()}:443/`]) {
      const { receipt } = await publish(door, { ...center.platform, tenantUrl });
      expect(receipt).toEqual({ accepted: 1, duplicates: 0, deliveries: 0 });
    }
  });

  test.each<[string, () => Identity, Record<DoorName, Refusal>, string]>([
    ['a key with another secret', () => altered(stage().center.platform, 'secret'), invalid, 'not known'],
    ['a key with another id', () => altered(stage().center.platform, 'id'), invalid, 'not known'],
    [
      'a key of another form',
      () => ({ authorization: `Bearer ${randomBytes(30).toString('hex')}` }),
      invalid,
      'not known',
    ],
    [
      'a key of a tenant that cannot be',
      () => ({ authorization: `Bearer bk_9999999999_abcdefghij_${randomBytes(24).toString('base64url')}` }),
      invalid,
      'not known',
    ],
    [
      'a key beside the name of another tenant',
      () => ({ ...stage().center.platform, tenantUrl: neighbour.host }),
      invalid,
      'not of the tenant',
    ],
    [
      'a key beside the name of no tenant',
      () => ({ ...stage().center.platform, tenantUrl: 'unknown.example.com' }),
      { REST: [403, '1000'], GraphQL: [401, 'UNAUTHENTICATED'] },
      'tenantUrl',
    ],
    ['no key', () => ({}), { REST: [403, '2000'], GraphQL: [401, 'UNAUTHENTICATED'] }, 'missing'],
    [
      'an empty key',
      () => ({ authorization: 'Bearer ' }),
      { REST: [403, '2001'], GraphQL: [401, 'UNAUTHENTICATED'] },
      'Bearer',
    ],
    [
      'a key with a blank',
      () => ({ authorization: `${stage().center.platform.authorization ?? ''} more` }),
      { REST: [403, '2001'], GraphQL: [401, 'UNAUTHENTICATED'] },
      'Bearer',
    ],
    [
      'a key without its scheme',
      () => ({ authorization: stage().center.platform.authorization?.slice('Bearer '.length) }),
      { REST: [403, '2002'], GraphQL: [401, 'UNAUTHENTICATED'] },
      'scheme',
    ],
  ])('%s is refused', async (_name, identityOf, refused, says) => {
    const identity = identityOf();
    const { refusal, text } = await publish(door, identity);
    expect(refusal).toEqual(refused[door.name]);
    expect(text).toContain(says);
    expect(shownPieces(text, [identity.authorization?.split('_').slice(3).join('_') ?? ''])).toEqual([]);
  });

  test('a key of another tenant finds no such chat', async () => {
    const { refusal } = await publish(door, neighbour.platform);
    expect(refusal).toEqual(door.name === 'REST' ? [404, '5005'] : [200, 'CHAT_NOT_FOUND']);
  });

  test('a key of another tenant, told so: who it is comes first', async () => {
    const { refusal } = await publish(door, { ...neighbour.platform, tenantUrl: stage().center.host });
    expect(refusal).toEqual(invalid[door.name]);
  });

  test('the scheme is taken in any case', async () => {
    const authorization = stage().center.platform.authorization?.replace('Bearer', 'bEARER');
    expect((await publish(door, { authorization })).refusal).toBeNull();
  });
});

describe('a key that has been good', () => {
  test('is refused at once through both doors when it is revoked', async () => {
    const { url, center } = stage();
    const { id, key } = await createKey();
    for (const door of PLATFORM_DOORS) expect((await publish(door, key)).refusal).toBeNull();
    await graphqlData(url, center.admin, RevokeApiKeyDocument, { input: { id } });
    for (const door of PLATFORM_DOORS) {
      const { refusal, text } = await publish(door, key);
      expect(refusal).toEqual(invalid[door.name]);
      expect(text).toContain('revoked');
      expect(shownPieces(text, [key.authorization ?? ''])).toEqual([]);
    }
  });

  test('is refused through both doors when it has expired', async () => {
    const expiresAt = new Date(Date.now() + 2_000);
    const { key } = await createKey(expiresAt);
    const { chatId } = await stage().newChat();
    for (const door of PLATFORM_DOORS) {
      let outcome = await publish(door, key, chatId);
      while (outcome.refusal === null && Date.now() < expiresAt.getTime() + 10_000) {
        expect(outcome.receipt).toMatchObject({ accepted: 1 });
        outcome = await publish(door, key, chatId);
      }
      expect(outcome.refusal).toEqual(invalid[door.name]);
      expect(outcome.text).toContain(`expired at ${expiresAt.toISOString()}`);
      expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
    }
  });

  test('cannot be made to expire in the past', async () => {
    await expect(createKey(new Date(Date.now() - 1_000))).rejects.toThrow(/expiresAt must be in the future/);
  });
});
