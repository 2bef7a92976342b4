import { CreateApiKeyDocument } from '../generated/graphql.js';
import { graphqlData, type Identity } from '../support/api.js';
import { BUNDLE_ID, newApnsToken } from '../support/contactCenter.js';
import { DOORS, type DoorName, type Refusal } from './doors.js';
import { stage } from './stage.js';
import { shownPieces, type Chat } from './useStage.js';

/** Somebody who is nobody: what each door answers, and what the answer must speak of. */
interface Case {
  name: string;
  refused: Record<DoorName, Refusal>;
  says: string;
  as(chat: Chat): Identity;
}

const SCHEME = 'MOBILE-API-140-327-PLAIN';

function refusedWith(code: string): Case['refused'] {
  return { REST: [403, code], GraphQL: [401, 'UNAUTHENTICATED'] };
}

/** A header in the place of the device's own. */
function header(
  name: string,
  code: string,
  says: string,
  authorization: (clientId: string) => string | undefined,
): Case {
  return {
    name,
    refused: refusedWith(code),
    says,
    as: ({ device, clientId }) => ({ ...device, authorization: authorization(clientId) }),
  };
}

function tenant(name: string, code: string, says: string, tenantUrl: string | undefined): Case {
  return { name, refused: refusedWith(code), says, as: ({ device }) => ({ ...device, tenantUrl }) };
}

const CASES: readonly Case[] = [
  header('no Authorization', '2000', 'Authorization header is missing', () => undefined),
  header('an Authorization that is blank', '2000', 'Authorization header is missing', () => '  '),
  header('parameters that are none', '2001', 'appId=', (id) => `${SCHEME} ${id}`),
  header('a parameter without its other quote', '2001', 'clientId=', (id) => `${SCHEME} appId="shop", clientId="${id}`),
  header('colons in the place of equals signs', '2001', 'appId=', (id) => `${SCHEME} appId:shop, clientId:${id}`),
  header('semicolons between the parameters', '2001', 'appId=', (id) => `${SCHEME} appId="shop"; clientId="${id}"`),
  header('a client id of 257 characters', '2001', '256', (id) => {
    return `${SCHEME} appId="shop", clientId="${id.padEnd(257, 'x')}"`;
  }),
  header('another scheme', '2002', SCHEME, (id) => `Basic ${Buffer.from(`shop:${id}`).toString('base64')}`),
  header(
    'the scheme of another version',
    '2002',
    SCHEME,
    (id) => `MOBILE-API-141-327-PLAIN appId=shop, clientId=${id}`,
  ),
  header('parameters without a scheme', '2002', SCHEME, (id) => `appId="shop", clientId="${id}"`),
  header('no parameters', '2003', 'appId', () => SCHEME),
  header('no appId', '2003', 'appId', (id) => `${SCHEME} clientId="${id}"`),
  header('an empty appId', '2003', 'appId', (id) => `${SCHEME} appId="", clientId="${id}"`),
  header('no clientId', '2004', 'clientId', () => `${SCHEME} appId="shop"`),
  header('an empty clientId', '2004', 'clientId', () => `${SCHEME} appId=shop, clientId=`),
  header('WebChat without a cookie', '2004', 'cookie', () => `${SCHEME} appId="shop", clientId="WebChat"`),
  header('an unknown appId', '3000', 'appId', (id) => `${SCHEME} appId="nobodys-shop", clientId="${id}"`),
  header('an appId in another case', '3000', 'appId', (id) => `${SCHEME} appId="SHOP", clientId="${id}"`),
  tenant('an unknown tenant', '1000', 'tenantUrl', 'unknown-tenant.example.com'),
  tenant('no tenant, and a Host that is none', '1000', 'tenantUrl', undefined),
  tenant('a tenantUrl that names no host', '1000', 'tenantUrl', 'https://'),
  tenant('a tenantUrl that is no URL', '1000', 'tenantUrl', 'not a host at all'),
  tenant('a tenantUrl of 600 characters', '1000', 'tenantUrl', `${'a'.repeat(600)}.example.com`),
  {
    name: 'an API key of PLATFORM',
    refused: { REST: [403, '2002'], GraphQL: [403, 'FORBIDDEN'] },
    says: '',
    as: () => stage().center.platform,
  },
  {
    name: 'an API key of ADMIN',
    refused: { REST: [403, '2002'], GraphQL: [403, 'FORBIDDEN'] },
    says: '',
    as: () => stage().center.admin,
  },
  {
    name: "the operator's key",
    refused: { REST: [403, '2002'], GraphQL: [403, 'FORBIDDEN'] },
    says: '',
    as: () => ({ ...stage().center.operator, tenantUrl: stage().center.host }),
  },
];

describe.each(DOORS)('$name refuses, and changes nothing', (door) => {
  test.each(CASES)('$name', async ({ refused, says, as }) => {
    const { url, newChat, stored } = stage();
    const chat = await newChat();
    const device = { iosApns: { token: newApnsToken(), bundleId: BUNDLE_ID } };
    expect((await door.subscribe(url, chat.device, chat.chatId, device)).refusal).toBeNull();
    const before = await stored(chat.chatId);
    const identity = as(chat);
    const token = newApnsToken();
    const outcomes = [
      await door.subscribe(url, identity, chat.chatId, { iosApns: { token, bundleId: BUNDLE_ID } }),
      await door.unsubscribe(url, identity, chat.chatId),
    ];
    const secret = identity.authorization?.replace(SCHEME, '').replace(/^\w+ /, '') ?? '';
    for (const { refusal, text } of outcomes) {
      expect(refusal).toEqual(refused[door.name]);
      expect(text).toContain(says);
      expect(shownPieces(text, [token, chat.clientId, ...(secret.startsWith('bk_') ? [secret] : [])])).toEqual([]);
    }
    expect(await stored(chat.chatId)).toEqual(before);
  });

  test('who it is comes before what is asked', async () => {
    const { url, newChat } = stage();
    const { chatId, device } = await newChat();
    const nobody = { ...device, authorization: undefined };
    const { refusal } = await door.subscribe(url, nobody, chatId, { iosFirebase: { token: '' } });
    expect(refusal).toEqual(refusedWith('2000')[door.name]);
  });
});

test('a key of DEVICE cannot be made', async () => {
  const { url, center } = stage();
  const input = { name: 'device', role: 'DEVICE' as const, tenantHost: center.host };
  await expect(graphqlData(url, center.operator, CreateApiKeyDocument, { input })).rejects.toThrow(
    /devices have no keys/,
  );
});
