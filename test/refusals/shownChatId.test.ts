import { shownPieces } from '../contract/useStage.js';
import { shownChatId, wasToken } from '../../src/refusals/shownChatId.js';
import { newApnsToken, newFirebaseToken } from '../support/contactCenter.js';

const UUID = '4a0c4e0c-6a1b-4a8b-b57a-c2985499464e';

it.each([UUID, UUID.replaceAll('-', ''), 'chat-1', '7', 'a.b_c'])('shows the usual id %s', (id) => {
  expect(shownChatId(id)).toBe(id);
  expect(wasToken(id)).toBe(false);
});

const apns = newApnsToken();
const firebase = newFirebaseToken();
const [installation = ''] = firebase.split(':');
it.each([
  ['an APNs token', apns],
  ['an APNs token in upper case', apns.toUpperCase()],
  ['an APNs token as iOS prints it', `<${apns.replace(/.{8}(?!$)/g, '$& ')}>`],
  ['an APNs token that was cut', apns.slice(0, 41)],
  ['an APNs token with a rest of the path', `${apns}/../../chats`],
  ['an APNs token after other text', `token=${apns}`],
  ['a Firebase token', firebase],
  ['an encoded Firebase token', encodeURIComponent(firebase)],
  ['a Firebase token with a rest of the path', `${firebase}/../../chats`],
  ['a Firebase token with a line break', `${firebase}\r\nset-cookie: a=b`],
  ['an encoded Firebase token with more', `${encodeURIComponent(firebase)}&a=b`],
  ['a Firebase token that was cut', firebase.slice(0, 60)],
  ['a Firebase installation id', installation],
])('shows the ends of %s, and knows it for a token', (_, named) => {
  const shown = shownChatId(named);
  expect(shownPieces(shown, [apns, apns.toUpperCase(), firebase])).toEqual([]);
  expect(wasToken(shown)).toBe(true);
});

it.each([
  ['the end of a Firebase token', firebase.slice(30)],
  ['an endpoint within a text', `see https://push.example.com/${installation}`],
  ['a long id', 'c'.repeat(37)],
  ['a line of a log', 'x\n{"level":30}'],
  ['half a character', `abc\ud83d\ude00${'z'.repeat(40)}`],
])('shows the beginning of %s', (_, named) => {
  const shown = shownChatId(named);
  expect(shown).toMatch(/^.{1,4}…$/su);
  expect(shown.isWellFormed()).toBe(true);
  expect(wasToken(shown)).toBe(false);
});
