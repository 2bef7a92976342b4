import { randomUUID } from 'node:crypto';
import { post } from '../support/api.js';
import { usePhones } from '../support/usePhones.js';

const { gateway, center, subscribedPhone } = usePhones();

const message = (msg: string) => ({ event: 'chat_session_message', party_id: 'agent-7', msg });

async function platform() {
  const { flow } = await subscribedPhone();
  const publish = async (events: unknown[], key?: string, body: string = JSON.stringify({ events })) => {
    const headers = {
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    const answer = await post(
      gateway().url,
      `/platform/v1/chats/${flow.chatId}/events`,
      center().platform,
      body,
      headers,
    );
    return { status: answer.status, body: answer.body };
  };
  return { flow, publish };
}

describe('a publish with an Idempotency-Key', () => {
  it('is done once, and a repeat gets the answer of the first', async () => {
    const { flow, publish } = await platform();
    const key = randomUUID();
    const first = await publish([message('one'), message('two')], key);
    expect(first).toMatchObject({ status: 202, body: { accepted: 2, duplicates: 0 } });
    expect(await publish([message('one'), message('two')], key)).toEqual(first);
    // In the quotes of the IETF draft it is the same key, and the order of fields makes no other publish.
    const reordered =
      '{ "events": [{"msg":"one","party_id":"agent-7","event":"chat_session_message"},' +
      '{"party_id":"agent-7","event":"chat_session_message","msg":"two"}] }';
    expect(await publish([], `"${key}"`, reordered)).toEqual(first);
    expect(await flow.deliveries()).toHaveLength(2);
  });

  it('is done once however many come at the same moment', async () => {
    const { flow, publish } = await platform();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => publish([message('once')], key)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await flow.deliveries()).toHaveLength(1);
  });

  it('is refused with other events under the same key', async () => {
    const { flow, publish } = await platform();
    const key = randomUUID();
    await publish([message('one')], key);
    expect(await publish([message('another')], key)).toMatchObject({ status: 422, body: { error_code: '5003' } });
    expect(await flow.deliveries()).toHaveLength(1);
  });

  it('may use the same key for another chat', async () => {
    const [one, other] = [await platform(), await platform()];
    const key = randomUUID();
    await one.publish([message('one')], key);
    expect(await other.publish([message('another')], key)).toMatchObject({ status: 202, body: { accepted: 1 } });
  });

  it.each(['', '""', 'k'.repeat(257)])('is refused with the key %j', async (key) => {
    const { publish } = await platform();
    expect(await publish([message('one')], key)).toMatchObject({ status: 400, body: { error_code: '5003' } });
  });

  it('that was refused leaves its key free', async () => {
    const { publish } = await platform();
    const key = randomUUID();
    expect(await publish([{ event: 'nonsense' }], key)).toMatchObject({ status: 400 });
    expect(await publish([message('one')], key)).toMatchObject({ status: 202, body: { accepted: 1 } });
  });

  it('that has ended its chat is a repeat when it comes again', async () => {
    const { publish } = await platform();
    const key = randomUUID();
    const events = [message('Good-bye'), { event: 'chat_session_ended' }];
    const first = await publish(events, key);
    expect(first).toMatchObject({ status: 202, body: { accepted: 2 } });
    expect(await publish(events, key)).toEqual(first);
  });
});

describe('a publish that has ended its chat', () => {
  it('is known by the ids of its events', async () => {
    const { publish } = await platform();
    const events = [{ ...message('Good-bye'), msg_id: 'm1' }, { event: 'chat_session_ended' }];
    await publish(events);
    expect(await publish(events)).toEqual({ status: 202, body: { accepted: 0, duplicates: 2, deliveries: [] } });
  });

  it('does not take more', async () => {
    const { publish } = await platform();
    await publish([{ event: 'chat_session_ended' }]);
    expect(await publish([message('Wait!')])).toMatchObject({ status: 404, body: { error_code: '5005' } });
    expect(await publish([message('Wait!'), { event: 'chat_session_ended' }])).toMatchObject({ status: 404 });
  });
});

it('takes 500 events at once, and not one more', async () => {
  const { publish } = await platform();
  const typing = (count: number) => Array.from({ length: count }, () => ({ event: 'chat_session_typing' }));
  expect(await publish(typing(500))).toMatchObject({ status: 202, body: { accepted: 500 } });
  expect(await publish(typing(501))).toMatchObject({ status: 400, body: { error_code: '5003' } });
});
