import { once } from 'node:events';
import { connect } from 'node:net';
import { agentMessage } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { legacyClient, messagesOf } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';

const { gateway, providers, subscribedPhone, pushesTo, pushTo } = usePhones({
  BECKON_POLL_SECONDS: '3',
  BECKON_PRESENCE_SECONDS: '4',
});

async function phone() {
  const { flow, token } = await subscribedPhone();
  return { flow, token, legacy: legacyClient(gateway().url, flow.device, flow.chatId) };
}

/** The gateway holds the client's poll when its connection goes. No door shows that it has noticed, which takes a moment. */
async function pollAndLeave(legacy: Awaited<ReturnType<typeof phone>>['legacy']): Promise<void> {
  (await legacy.heldPoll()).abort();
  await new Promise((resolve) => setTimeout(resolve, 150));
}

it('is not notified of what it fetches by itself, and the delivery says so', async () => {
  const { flow, token, legacy } = await phone();
  const waiting = (await legacy.heldPoll()).answer;
  const { deliveries } = await flow.publish(agentMessage('fetched'));
  expect(messagesOf(await waiting)).toEqual(['fetched']);
  // Coming back is what says that the answer has arrived.
  const next = legacy.openPoll();
  expect(await flow.settled(firstOf(deliveries).id)).toMatchObject({
    status: 'SUPPRESSED',
    reason: 'CLIENT_FETCHED',
    attempts: [],
  });
  next.abort();
  expect(pushesTo(token)).toEqual([]);
});

it('is not notified of what it fetches while the push is on its way and gets no answer', async () => {
  const { flow, token, legacy } = await phone();
  providers().simulators.fcm.setFault({ kind: 'silence', times: 1 });
  const { deliveries } = await flow.publish(agentMessage('fetched meanwhile'));
  await eventually(async () => expect(await Promise.resolve(providers().simulators.fcm.faultMet().times)).toBe(1));
  expect(messagesOf(await legacy.poll())).toEqual(['fetched meanwhile']);
  // Coming back is what says that the answer has arrived.
  await legacy.poll();
  expect(await flow.settled(firstOf(deliveries).id)).toMatchObject({
    status: 'SUPPRESSED',
    reason: 'CLIENT_FETCHED',
    attempts: [{ outcome: 'retry', statusCode: null }],
  });
  expect(pushesTo(token)).toEqual([]);
});

it('is notified of an answer that nobody has read, and told again', async () => {
  const { flow, token } = await phone();
  // Its network takes what comes and its app is asleep: no connection is ever closed.
  const asleep = connect(Number(new URL(gateway().url).port), '127.0.0.1');
  await once(asleep, 'connect');
  asleep.pause();
  asleep.write(
    `GET /clientweb/api/v2/chats/${flow.chatId}/events?tenantUrl=${flow.device.tenantUrl ?? ''} HTTP/1.1\r\n` +
      `Host: localhost\r\nAuthorization: ${flow.device.authorization ?? ''}\r\n\r\n`,
  );
  const legacy = legacyClient(gateway().url, flow.device, flow.chatId);
  // The gateway holds it.
  expect((await legacy.poll()).status).toBe(400);
  await flow.publish(agentMessage('nobody reads this'));
  await pushTo(token);
  expect(messagesOf(await legacy.poll())).toEqual(['nobody reads this']);
  asleep.destroy();
});

it('finds on its icon the number of what it has not fetched', async () => {
  const { flow, token, legacy } = await phone();
  const badges = () =>
    pushesTo(token).map(({ payload }) => {
      const { android } = payload as { android?: { notification?: { notification_count?: number } } };
      return android?.notification?.notification_count;
    });
  const showsBadges = (expected: number[]) =>
    eventually(async () => expect(await Promise.resolve(badges().sort())).toEqual(expected));
  await flow.publish(agentMessage('one'), agentMessage('two'), agentMessage('three'));
  await showsBadges([1, 2, 3]);
  expect(messagesOf(await legacy.poll())).toEqual(['one', 'two', 'three']);
  // Coming back is what says that the answer has arrived.
  await legacy.poll();
  // From the outbox, where it waits until the client is away; and then as it is written.
  await flow.publish(agentMessage('four'));
  await showsBadges([1, 1, 2, 3]);
  await flow.publish(agentMessage('five'));
  await showsBadges([1, 1, 2, 2, 3]);
});

it('is notified once it is silent for too long', async () => {
  const { flow, token, legacy } = await phone();
  await pollAndLeave(legacy);
  const { deliveries } = await flow.publish(agentMessage('it did not come back'));
  await eventually(async () =>
    expect(await flow.deliveries()).toMatchObject([{ status: 'PENDING', reason: 'CLIENT_PRESENT' }]),
  );
  expect(pushesTo(token)).toEqual([]);
  await pushTo(token);
  expect(await flow.settled(firstOf(deliveries).id)).toMatchObject({ status: 'SENT' });
});

it('is not notified when it comes back in time', async () => {
  const { flow, token, legacy } = await phone();
  await pollAndLeave(legacy);
  const { deliveries } = await flow.publish(agentMessage('it came back'));
  expect(messagesOf(await legacy.poll())).toEqual(['it came back']);
  void legacy.openPoll();
  expect(await flow.settled(firstOf(deliveries).id)).toMatchObject({ status: 'SUPPRESSED' });
  expect(pushesTo(token)).toEqual([]);
});

it('is notified at once when it has not been seen', async () => {
  const { flow, token, legacy } = await phone();
  await flow.publish(agentMessage('nobody there'));
  await pushTo(token);
  // Which does not keep it from fetching.
  expect(messagesOf(await legacy.poll())).toEqual(['nobody there']);
});

describe('a poll and a publish at the same moment', () => {
  it.each([
    ['the poll first', 0],
    ['the publish first', 1],
  ])('%s: each event is fetched or pushed', async (_name, order) => {
    const phones = await Promise.all(Array.from({ length: 30 }, phone));
    const fetched = await Promise.all(
      phones.map(async ({ flow, legacy }, index) => {
        const publish = () => flow.publish(agentMessage(`race ${index}`));
        const [answer] =
          order === 0
            ? await Promise.all([legacy.poll(), publish()])
            : await Promise.all([publish(), legacy.poll()]).then(([, polled]) => [polled]);
        void legacy.openPoll();
        return messagesOf(answer).length === 1;
      }),
    );
    await eventually(async () => {
      for (const [index, { flow, token }] of phones.entries()) {
        const [delivery] = await flow.deliveries();
        const isPushed = pushesTo(token).length === 1;
        expect(delivery?.settledAt).not.toBeNull();
        expect(delivery?.status).toBe(isPushed ? 'SENT' : 'SUPPRESSED');
        expect(isPushed || fetched[index]).toBe(true);
      }
    });
  });

  it('an answer that never arrives is pushed', async () => {
    const phones = await Promise.all(Array.from({ length: 10 }, phone));
    await Promise.all(
      phones.map(async ({ flow, legacy }, index) => {
        const poll = await legacy.heldPoll();
        const publishing = flow.publish(agentMessage(`gone ${index}`));
        poll.abort();
        await publishing;
      }),
    );
    await eventually(async () => {
      for (const { flow, token } of phones) {
        const [delivery] = await flow.deliveries();
        expect([delivery?.status, pushesTo(token).length]).toEqual(['SENT', 1]);
      }
    });
  });
});
