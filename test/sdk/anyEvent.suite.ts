import fc from 'fast-check';
import { androidSdk } from './android/androidSdk.js';
import { IOS_EVENTS, iosSdk } from './ios/iosSdk.js';
import { stage } from './sdkStage.js';
import { ENDING_EVENTS, SERVER_EVENT_TYPES, type PublishedEvent } from './serverEvents.js';

const storable = (text: string) => !text.includes('\0') && text.isWellFormed();
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter(storable);
/** What may stand in a field that the gateway only passes on. */
const anything = fc.oneof(
  text,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('0x10', '1e400', '-0', ' 7 ', 'image/png', 'QUEUED'),
  fc.dictionary(text, fc.oneof(text, fc.integer(), fc.constant(null), fc.array(text)), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
  fc.array(text, { maxLength: 2 }),
);
const PASSED_ON =
  'ref_msg_id state ewt first_name last_name url latitude longitude file_id file_name file_type case_id form_data req_id data empty';

/** Without these two: Android versions differ in the one, and the other ones would be the last. */
const names = SERVER_EVENT_TYPES.filter((name) => !['chat_session_signaling', ...ENDING_EVENTS].includes(name));
const event: fc.Arbitrary<PublishedEvent> = fc
  .tuple(
    fc.record({ event: fc.constantFrom(...names) }),
    fc.record(
      {
        party_id: fc.option(text),
        display_name: fc.option(text),
        msg: fc.option(text),
        msg_text: fc.option(text),
        type: fc.constantFrom('internal', 'external', 'scenario', null),
        timestamp: fc.oneof(fc.integer({ min: 0, max: 99_999_999_999 }).map(String), fc.constant(1_700_000_000_123)),
      },
      { requiredKeys: [] },
    ),
    fc.dictionary(fc.constantFrom(...PASSED_ON.split(' '), '__proto__', 'unknown'), anything, {
      noNullPrototype: true,
    }),
  )
  .map(([name, known, more]) => ({ ...more, ...known, ...name }));
/** Two that were about the same message would be one. */
const events = fc
  .array(event, { minLength: 20, maxLength: 40 })
  .map((list) => list.map((one, at) => ('ref_msg_id' in one ? { ...one, ref_msg_id: `m${at}` } : one)));

test('whatever a platform publishes, both SDKs can read it', async () => {
  await fc.assert(
    fc.asyncProperty(events, async (published) => {
      const phone = await stage.install('./android/requests.http');
      const chatId = String(androidSdk.requestChat(await phone.call('request chat'))['chat_id']);
      phone.enter(chatId);
      await stage.publish(chatId, ...published);
      const types = published.map(({ event: name }) => name);
      const answer = await phone.poll();
      expect(androidSdk.poll(answer).map(({ event: name }) => name)).toEqual(types);
      const read = iosSdk.events(answer);
      const readable = types.filter((name) => IOS_EVENTS.includes(name));
      expect('success' in read && read.success.events.map(({ event: name }) => name)).toEqual(readable);
    }),
    // Shrinking would take longer than the reader.
    { numRuns: 25, endOnFailure: true },
  );
});
