import type { WireAnswer } from './keptConnection.js';
import { useSdkStage } from './useSdkStage.js';

const { install, publish } = useSdkStage();

const jsonOf = ({ status, body }: WireAnswer): Record<string, unknown> => {
  expect([status, body.toString()]).toEqual([200, expect.stringMatching(/^\{/)]);
  return JSON.parse(body.toString()) as Record<string, unknown>;
};
const eventsOf = (answer: WireAnswer) => jsonOf(answer)['events'] as Record<string, unknown>[];

/** The cookies that an answer sets, as a browser sends them back. */
function cookiesOf({ headers }: WireAnswer): string {
  const cookies = (headers['set-cookie'] ?? '').split('\n').map((cookie) => cookie.split(';')[0] ?? '');
  expect(cookies.join()).toMatch(/^[^=]+=.+/);
  return `Cookie: ${cookies.join('; ')}`;
}

/** A browser with the widget in a page of another site. */
async function browser() {
  const { bytes, calls, polls, enter } = await install('./web/requests.http');
  let cookie = '';
  return {
    async requestChat() {
      const answer = await calls.exchange(bytes('request chat', { cookie }));
      cookie ||= cookiesOf(answer);
      const chat = jsonOf(answer);
      enter(String(chat['chat_id']));
      return chat;
    },
    call: (name: string) => calls.exchange(bytes(name, { cookie })),
    poll: () => polls.exchange(bytes('poll', { cookie })),
    enter,
  };
}

it('is one client by its cookie, in all that it does', async () => {
  const page = await browser();
  const first = await page.requestChat();
  expect(first).toMatchObject({ is_new_chat: true, state: 'queued' });
  expect(await page.requestChat()).toMatchObject({ is_new_chat: false, chat_id: first['chat_id'] });
  expect(jsonOf(await page.call('availability'))).toEqual({ chat: 'available' });
  const waiting = page.poll();
  for (const name of ['send message', 'send typing without a content type']) jsonOf(await page.call(name));
  await publish(String(first['chat_id']), { event: 'chat_session_message', msg: '<i>Hello</i>', msg_text: 'Hello' });
  expect(eventsOf(await waiting)).toMatchObject([{ msg: '<i>Hello</i>', msg_text: 'Hello' }]);
  expect(eventsOf(await page.call('history'))).toMatchObject([
    { msg: '1/2 of "it" – schön', msg_id: `${String(first['chat_id'])}:1` },
    { event: 'chat_session_typing' },
    { msg: '<i>Hello</i>' },
  ]);
  jsonOf(await page.call('end'));
  expect((await page.poll()).status).toBe(404);
  expect(await page.requestChat()).toMatchObject({ is_new_chat: true });
});

it('is another client than the browser beside it', async () => {
  const [one, other] = [await browser(), await browser()];
  const chat = await one.requestChat();
  expect((await other.requestChat())['chat_id']).not.toBe(chat['chat_id']);
  other.enter(String(chat['chat_id']));
  const answer = await other.call('history');
  expect([answer.status, JSON.parse(answer.body.toString())]).toMatchObject([403, { error_code: '5005' }]);
});
