import { BUNDLE_ID, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { DOORS, type Door, type DoorName, type Refusal } from './doors.js';
import { stage } from './stage.js';
import { comparable, shownPieces } from './useStage.js';

/** Bytes in the place of a body, and what each door answers; null: they are taken. */
interface Case {
  name: string;
  bytes(door: Door, chatId: string, token: string): string | Buffer;
  contentType?: string | null;
  answers: Record<DoorName, Refusal | null>;
}

const noObject = { REST: [400, '5003'], GraphQL: [400, 'BAD_REQUEST'] } as const;
const wrongType = { REST: [415, '5003'], GraphQL: [415, 'BAD_REQUEST'] } as const;
const tooLarge = { REST: [413, '5501'], GraphQL: [413, 'BAD_REQUEST'] } as const;
/** Browsers send these across origins without asking: GraphQL takes no operation by them. */
const onlyByRest = { REST: null, GraphQL: [400, 'BAD_REQUEST'] } as const;
const untypedOnlyByRest = { REST: null, GraphQL: [415, 'BAD_REQUEST'] } as const;
const taken = { REST: null, GraphQL: null };

function valid(door: Door, chatId: string, token: string): string {
  return door.bodyOf(chatId, { androidFirebase: { token } });
}

/** The valid body, with blanks around it up to a size. */
function padded(size: number): Case['bytes'] {
  return (door, chatId, token) => valid(door, chatId, token).padEnd(size);
}

function literal(name: string, text: string): Case {
  return { name, bytes: () => text, answers: noObject };
}

function typed(contentType: string | null, answers: Case['answers']): Case {
  return { name: `content type ${contentType ?? '(none)'}`, bytes: valid, contentType, answers };
}

const LIMIT = 64 * 1024;
const CASES: readonly Case[] = [
  {
    name: 'JSON without its end',
    bytes: (door, chatId, token) => valid(door, chatId, token).slice(0, -1),
    answers: noObject,
  },
  {
    name: 'JSON with more behind',
    bytes: (door, chatId, token) => `${valid(door, chatId, token)}}`,
    answers: noObject,
  },
  { name: 'a form', bytes: (_door, _chatId, token) => `android_firebase_device_token=${token}`, answers: noObject },
  { name: 'a bare token', bytes: (_door, _chatId, token) => token, answers: noObject },
  { name: 'a token as a JSON string', bytes: (_door, _chatId, token) => JSON.stringify(token), answers: noObject },
  {
    name: 'an array with the body',
    bytes: (door, chatId, token) => `[${valid(door, chatId, token)}]`,
    answers: noObject,
  },
  literal('an empty array', '[]'),
  literal('a number', '12345678'),
  literal('null', 'null'),
  literal('true', 'true'),
  literal('no body', ''),
  literal('blanks', '  \r\n'),
  literal('NUL', '\0'),
  {
    name: 'invalid UTF-8 in the token',
    bytes: (door, chatId, token) => Buffer.from(valid(door, chatId, `${token}\u00ff`), 'latin1'),
    answers: noObject,
  },
  {
    name: 'UTF-16',
    bytes: (door, chatId, token) => Buffer.from(valid(door, chatId, token), 'utf16le'),
    answers: noObject,
  },
  { name: 'exactly 64 KiB', bytes: padded(LIMIT), answers: taken },
  { name: 'a byte more than 64 KiB', bytes: padded(LIMIT + 1), answers: tooLarge },
  {
    name: 'a token of 100,000 characters',
    bytes: (door, chatId, token) => valid(door, chatId, token.padEnd(100_000, 'x')),
    answers: tooLarge,
  },
  typed('application/json', taken),
  typed('application/json; charset=utf-8', taken),
  typed('Application/JSON;charset=UTF-8', taken),
  typed('text/plain', onlyByRest),
  typed('text/plain;charset=UTF-8', onlyByRest),
  typed(null, untypedOnlyByRest),
  typed('application/xml', wrongType),
  typed('application/jsonp', wrongType),
  typed('application/octet-stream', wrongType),
  typed('text/html', wrongType),
  typed('application/x-www-form-urlencoded', wrongType),
  typed('multipart/form-data; boundary=x', wrongType),
  typed('nonsense', wrongType),
  typed(';', wrongType),
];

describe.each(DOORS)('through $name', (door) => {
  test.each(CASES)('$name', async ({ bytes, contentType = 'application/json', answers }) => {
    const { url, newChat, stored } = stage();
    const { chatId, clientId, device } = await newChat();
    const known = { iosApns: { token: newApnsToken(), bundleId: BUNDLE_ID } };
    expect((await door.subscribe(url, device, chatId, known)).refusal).toBeNull();
    const before = await stored(chatId);
    const token = newFirebaseToken();
    const { refusal, text } = await door.sendBytes(url, device, chatId, bytes(door, chatId, token), contentType);
    expect(refusal).toEqual(answers[door.name]);
    const after = await stored(chatId);
    if (answers[door.name]) {
      expect(after).toEqual(before);
      expect(shownPieces(text, [token, clientId])).toEqual([]);
    } else {
      expect(comparable(after).subscription).toMatchObject({
        service: 'ANDROID_FIREBASE',
        deviceToken: `${token.slice(0, 4)}…${token.slice(-4)}`,
      });
    }
  });
});

describe('a body that is refused says why', () => {
  test.each<[string, string | Buffer, string, Record<DoorName, string>]>([
    ['no body', '', 'application/json', { REST: 'the body is empty', GraphQL: 'the body is empty' }],
    ['no JSON', '{', 'application/json', { REST: 'the body is not JSON', GraphQL: 'the body is not JSON' }],
    ['no object', '[]', 'application/json', { REST: 'must be a JSON object', GraphQL: 'batching' }],
    ['a wrong type', '{}', 'application/xml', { REST: 'application/json', GraphQL: 'application/json' }],
    ['a large one', ' '.repeat(LIMIT + 1), 'application/json', { REST: '64 KiB', GraphQL: '64 KiB' }],
  ])('%s', async (_name, body, contentType, says) => {
    const { url, newChat } = stage();
    const { chatId, device } = await newChat();
    for (const door of DOORS) {
      const { text } = await door.sendBytes(url, device, chatId, body, contentType);
      expect(text).toContain(says[door.name]);
    }
  });
});
