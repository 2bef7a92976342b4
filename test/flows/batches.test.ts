/** What becomes of a publish to many chats: as of a publish to each of them. */
import { ArchiveTenantDocument } from '../generated/graphql.js';
import { BATCH_PATH } from '../contract/batchDoors.js';
import { graphql, graphqlData, post } from '../support/api.js';
import { createContactCenter, newFirebaseToken } from '../support/contactCenter.js';
import { startDeviceFlow } from '../support/deviceFlow.js';
import { firstOf } from '../support/firstOf.js';
import { legacyClient, messagesOf } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';

const { gateway, center, providers, subscribedPhone, pushesTo, pushTo } = usePhones({
  BECKON_POLL_SECONDS: '3',
  BECKON_PRESENCE_SECONDS: '4',
});

interface Result {
  accepted: number;
  deliveries: string[];
}

const said = (msg: string) => ({ event: 'chat_session_message', party_id: 'agent-7', display_name: 'Anna', msg });

async function publish(chats: readonly { chatId: string; events: object[] }[], by = center()): Promise<Result[]> {
  const body = { chats: chats.map(({ chatId, events }) => ({ chat_id: chatId, events })) };
  const answer = await post(gateway().url, BATCH_PATH, by.platform, body);
  expect(answer.status).toBe(202);
  return answer.body['results'] as Result[];
}

/** A poll that waits, or the next one. */

it('pushes to all who are subscribed, each once and in the order of the events', async () => {
  const phones = await Promise.all(Array.from({ length: 20 }, () => subscribedPhone()));
  const results = await publish(
    phones.map(({ flow }, index) => ({
      chatId: flow.chatId,
      events: [said(`first ${index}`), said(`second ${index}`)],
    })),
  );
  expect(results.map(({ accepted, deliveries }) => [accepted, deliveries.length])).toEqual(phones.map(() => [2, 2]));
  for (const [index, { flow, token }] of phones.entries()) {
    const deliveries = await flow.deliveries();
    for (const { id } of deliveries) expect((await flow.settled(id)).status).toBe('SENT');
    const texts = pushesTo(token).map(({ payload }) => (payload['notification'] as { body: string }).body);
    expect(texts.sort()).toEqual([`first ${index}`, `second ${index}`]);
    const { body } = await legacyClient(gateway().url, flow.device, flow.chatId).poll();
    expect((body['events'] as { msg?: string }[]).flatMap(({ msg }) => msg ?? [])).toEqual([
      `first ${index}`,
      `second ${index}`,
    ]);
  }
});

it('gives a client that waits its events at once, and sends it no push', async () => {
  const [present, away] = [await subscribedPhone(), await subscribedPhone()];
  const legacy = legacyClient(gateway().url, present.flow.device, present.flow.chatId);
  const waiting = (await legacy.heldPoll()).answer;
  await publish([present, away].map(({ flow }) => ({ chatId: flow.chatId, events: [said('Hello')] })));
  expect(messagesOf(await waiting)).toEqual(['Hello']);
  // The next poll says that the answer has arrived.
  const next = legacy.openPoll();
  const [delivery] = await present.flow.deliveries();
  expect(await present.flow.settled(delivery?.id ?? '')).toMatchObject({
    status: 'SUPPRESSED',
    reason: 'CLIENT_FETCHED',
  });
  next.abort();
  await pushTo(away.token);
  expect(pushesTo(present.token)).toEqual([]);
});

it('is told in the timeline and the diagnosis of each chat', async () => {
  const { flow } = await subscribedPhone();
  await publish([{ chatId: flow.chatId, events: [said('Hello'), { event: 'chat_session_ended' }] }]);
  for (const { id } of await flow.deliveries()) await flow.settled(id);
  const query = `query ($chatId: ID!) { chatSession(chatId: $chatId) {
    state diagnosis { verdict } timeline(first: 50) { edges { node { kind event delivery { status } } } } } }`;
  const { data } = await graphql(gateway().url, center().viewer, query, { chatId: flow.chatId });
  const { state, diagnosis, timeline } = (data as { chatSession: Told }).chatSession;
  expect([state, diagnosis.verdict]).toEqual(['COMPLETED', 'SENT']);
  const events = timeline.edges.flatMap(({ node: { kind, event, delivery } }) =>
    kind === 'EVENT' ? [[event, delivery?.status]] : [],
  );
  expect(events.sort()).toEqual([
    ['chat_session_ended', 'SENT'],
    ['chat_session_message', 'SENT'],
  ]);
});

interface Told {
  state: string;
  diagnosis: { verdict: string };
  timeline: { edges: { node: { kind: string; event: string | null; delivery: { status: string } | null } }[] };
}

it('goes on in the chats of an archived tenant, as a publish to each does', async () => {
  const { credentials } = providers();
  const own = await createContactCenter(gateway().url, gateway().operatorKey, { credentials });
  const flow = await startDeviceFlow(gateway().url, own, 'a-client-of-an-archived-tenant');
  const token = newFirebaseToken();
  await flow.subscribe({ androidFirebase: { deviceToken: token } });
  await graphqlData(gateway().url, own.operator, ArchiveTenantDocument, { input: { tenantHost: own.host } });
  const results = await publish([{ chatId: flow.chatId, events: [said('Still here')] }], own);
  expect(firstOf(results).accepted).toBe(1);
  await pushTo(token);
});
