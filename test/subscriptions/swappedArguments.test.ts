import { isSwapped } from '../../src/subscriptions/swappedArguments.js';
import { newApnsToken, newFirebaseToken } from '../support/contactCenter.js';

const CHAT = '4a0c4e0c-6a1b-4a8b-b57a-c2985499464e';
const APNS = newApnsToken();
const FIREBASE = newFirebaseToken();
const SHORT_FIREBASE = `${'c'.repeat(22)}:APA91b${'x'.repeat(20)}`;

describe('a device token in the place of the chat id, and the chat id in its place', () => {
  it.each([
    ['of Firebase', FIREBASE],
    ['of Firebase, a short one', SHORT_FIREBASE],
    ['of Firebase, with its colon encoded once too often', SHORT_FIREBASE.replace(':', '%3A')],
    ['of Firebase, the id of an installation', 'dGhpcyBpcyBhIHRva2Vu_-'],
    ['of APNs', APNS],
    ['of APNs in upper case', APNS.toUpperCase()],
    ['of APNs as iOS prints it', `<${APNS.replace(/.{8}(?=.)/g, '$& ')}>`],
    ['of APNs, 100 bytes', 'ab'.repeat(100)],
  ])('%s', (_name, token) => {
    for (const chatId of [CHAT, CHAT.toUpperCase(), CHAT.replaceAll('-', ''), ` ${CHAT} `]) {
      expect(isSwapped(token, chatId)).toBe(true);
    }
  });
});

it('a token that is longer than ids that look like one, or than any, needs no other sign', () => {
  for (const token of [null, '', FIREBASE]) {
    expect(isSwapped(FIREBASE, token)).toBe(true);
    expect(isSwapped('ab'.repeat(33), token)).toBe(true);
    expect(isSwapped('k'.repeat(257), token)).toBe(true);
  }
});

it.each<[string, string, string | null]>([
  ['an unknown chat and a token', CHAT, FIREBASE],
  ['an unknown chat and nothing', CHAT, null],
  ['a chat id in both places', CHAT, CHAT],
  ['a short number for a chat', '4711', CHAT],
  ['a token in both places, of APNs', APNS, APNS],
  ['a token and nothing, no longer than a chat id', APNS, null],
  ['words for a chat', 'no-such-chat', CHAT],
  ['the longest id, which is no token', 'k'.repeat(256), CHAT],
  ['nothing at all', '', ''],
])('is something else: %s', (_name, chatId, token) => {
  expect(isSwapped(chatId, token)).toBe(false);
});
