import { createServer } from 'node:http';
import { once } from 'node:events';
import { Pool } from 'undici';
import { createGatewayClient } from '../../dist/demo/gatewayClient.js';
import { chatIdOf } from '../deliver/subscribedChats.mjs';
import { deviceOf, NEIGHBOUR_HOST } from './neighbour.mjs';

/** Thirty pages in one operation. */
const PAGES = `{ ${Array.from({ length: 30 }, (_, at) => `p${at}: deliveries(first: 100) { edges { node { id event status reason createdAt } } }`).join(' ')} }`;

/** What one tenant does at full speed. Each is started with what neighbour.mjs makes and can be stopped. */
export const ATTACKS = [
  { name: '4 connections publish 500 events each', start: (by) => repeat(by, 4, publish(by, 500)) },
  { name: '4 connections publish 10 events to 500 chats each', start: (by) => repeat(by, 4, publishToChats(by, 10)) },
  { name: '64 connections publish an event each', start: (by) => repeat(by, 64, publish(by, 1)) },
  { name: '16 connections guess keys', start: (by) => repeat(by, 16, guess) },
  { name: '500 clients poll', start: (by) => repeat(by, 500, poll) },
  { name: '16 clients bring made-up tokens', start: (by) => repeat(by, 16, subscribeOrPublish(by)) },
  { name: 'a webhook that hangs', start: hangingWebhook },
  { name: '8 connections read 30 pages each', start: (by) => repeat(by, 8, readPages(by)) },
];

/** Sends one request after the other on each of so many connections. */
function repeat({ url }, connections, requestOf) {
  const pool = new Pool(url, { connections });
  let [isOver, turn, done, refused] = [false, 0, 0, 0];
  const lines = Array.from({ length: connections }, async () => {
    while (!isOver) {
      turn += 1;
      try {
        const { statusCode, body } = await pool.request(requestOf(turn));
        await body.dump();
        if (statusCode < 400) done += 1;
        else refused += 1;
      } catch (error) {
        if (!isOver) throw error;
      }
    }
  });
  return {
    async stop() {
      isOver = true;
      await pool.destroy();
      await Promise.all(lines);
      return { done, refused };
    },
  };
}

const json = (path, authorization, body) => ({
  method: 'POST',
  path,
  headers: { authorization, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const messages = (count) =>
  Array.from({ length: count }, (_, at) => ({ event: 'chat_session_message', party_id: '7', msg: `${at}` }));

function publish({ platform }, count) {
  const events = messages(count);
  return (turn) => json(`/platform/v1/chats/${chatIdOf(turn % 500)}/events`, platform, { events });
}

/** As much as one call may have. */
function publishToChats({ platform }, count) {
  const chats = Array.from({ length: 500 }, (_, at) => ({ chat_id: chatIdOf(at), events: messages(count) }));
  return () => json('/platform/v1/events', platform, { chats });
}

const guess = (turn) =>
  json('/graphql', `Bearer bk_1_0123456789_${String(turn).padStart(32, '0')}`, { query: '{ viewer { role } }' });

const poll = (turn) => ({
  method: 'GET',
  path: `/clientweb/api/v2/chats/${chatIdOf(turn % 500)}/events?tenantUrl=${NEIGHBOUR_HOST}`,
  headers: { authorization: deviceOf(turn % 500) },
});

/** Every other request brings a token that no phone has, and the one after it makes a push to that. */
function subscribeOrPublish(by) {
  const greet = publish(by, 1);
  return (turn) => {
    const chat = turn >> 1;
    if (turn % 2 === 1) return greet(chat);
    const path = `/clientweb/api/v2/chats/${chatIdOf(chat % 500)}/notifications?tenantUrl=${NEIGHBOUR_HOST}`;
    return json(path, deviceOf(chat % 500), { ios_apns_device_token: String(turn).padStart(64, '0') });
  };
}

function readPages({ viewer }) {
  return () => json('/graphql', viewer, { query: PAGES });
}

/** Clients write, and the platform never answers. */
async function hangingWebhook(by) {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await setWebhook(by, { url: `http://127.0.0.1:${server.address().port}/`, enabled: true });
  const send = (turn) =>
    json(`/clientweb/api/v2/chats/${chatIdOf(turn % 500)}/events?tenantUrl=${NEIGHBOUR_HOST}`, deviceOf(turn % 500), {
      events: [{ event: 'chat_session_message', msg_id: String(turn), msg: 'Where is my parcel?' }],
    });
  const writing = repeat(by, 16, send);
  return {
    async stop() {
      const counts = await writing.stop();
      await setWebhook(by, { url: 'https://chat.example.com/', enabled: false });
      server.closeAllConnections();
      server.close();
      return counts;
    },
  };
}

function setWebhook({ url, operator }, webhook) {
  return createGatewayClient(url, NEIGHBOUR_HOST).graphql(
    operator,
    'mutation ($input: ConfigureWebhookInput!) { configureWebhook(input: $input) { secret userErrors { message } } }',
    { tenantHost: NEIGHBOUR_HOST, ...webhook },
  );
}
