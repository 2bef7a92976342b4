import { request as httpRequest } from 'node:http';
import { ChatSessionDeliveriesDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { eventually } from '../support/eventually.js';
import { center, gateway, providers, publish, said, subscribedPhone, upstream } from './learningStage.js';

/** The chat's deliveries as an admin sees them. */
async function deliveries(chatId: string) {
  const { chatSession } = await graphqlData(gateway().url, center().admin, ChatSessionDeliveriesDocument, {
    chatId,
    first: 10,
  });
  return chatSession?.deliveries.edges.map(({ node }) => ({ status: node.status, reason: node.reason })) ?? [];
}

const pushesTo = (token: string) => providers().simulators.pushes.filter((push) => push.token === token);

/** Polls as the SDKs do, one after the other: that is what says that the answers before have arrived. */
async function whilePolling(
  phone: Awaited<ReturnType<typeof subscribedPhone>>['phone'],
  chatId: string,
  work: () => Promise<void>,
): Promise<void> {
  const over = new AbortController();
  const polling = (async () => {
    while (!over.signal.aborted) await phone.poll(chatId);
  })();
  try {
    await work();
  } finally {
    over.abort();
    upstream().say(chatId, said('the last poll is answered'));
    await polling;
  }
}

test('a polling client gets no push', async () => {
  const { phone, chatId, token } = await subscribedPhone();
  const polling = phone.poll(chatId);
  await upstream().request(new RegExp(`${chatId}/events`));
  const event = said('seen');
  expect((await publish(chatId, event)).body['deliveries']).toHaveLength(1);
  upstream().say(chatId, event);
  expect(JSON.parse((await polling).text)).toEqual({ events: [event] });
  await whilePolling(phone, chatId, () =>
    eventually(async () =>
      expect(await deliveries(chatId)).toEqual([{ status: 'SUPPRESSED', reason: 'CLIENT_FETCHED' }]),
    ),
  );
  expect(pushesTo(token)).toEqual([]);
});

test('what the platform publishes after the client has got it is not pushed either', async () => {
  const { phone, chatId, token } = await subscribedPhone();
  const event = said('early');
  upstream().say(chatId, event);
  await phone.poll(chatId);
  await whilePolling(phone, chatId, async () => {
    await publish(chatId, event);
    await eventually(async () =>
      expect(await deliveries(chatId)).toEqual([{ status: 'SUPPRESSED', reason: 'CLIENT_FETCHED' }]),
    );
  });
  expect(pushesTo(token)).toEqual([]);
});

test('what a client has not got is pushed when it has been away for a while', async () => {
  const { phone, chatId, token } = await subscribedPhone();
  const path = `/clientweb/api/v2/chats/${chatId}/events?tenantUrl=${center().host}`;
  const polling = httpRequest(new URL(path, gateway().url), {
    headers: { authorization: phone.device.authorization ?? '' },
  });
  polling.on('error', () => undefined).end();
  const received = await upstream().request(new RegExp(`${chatId}/events`));
  polling.destroy();
  await received.over;
  await publish(chatId, said('unseen'));
  const push = await providers().simulators.waitForPush((one) => one.token === token, 30_000);
  expect(push.payload).toMatchObject({ notification: { body: 'Found it!' } });
});
