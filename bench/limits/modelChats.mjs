import { newToken, publishMessage, subscribePhones } from '../support/phones.mjs';

const MESSAGES = 4;
const END = `mutation ($input: PublishChatEventsInput!) {
  publishChatEvents(input: $input) { accepted userErrors { code message } } }`;

/**
 * Has the gateway make four chats, of which all others are copies: an ended and an active one by APNs, and the same by FCM. Each
 * has had four messages; the end is a fifth event. Resolves when every push is settled.
 * @param cluster of one node @param client of pg, on its database
 * @returns their ids: ended by APNs and FCM, active by APNs and FCM
 */
export async function makeModelChats(cluster, client) {
  const ofService = async (service) => {
    const chats = await subscribePhones(cluster, service, [newToken(service), newToken(service)]);
    for (const chatId of chats) {
      for (let n = 1; n <= MESSAGES; n += 1) {
        // As long as those of the pushes that are measured, and none of them.
        await publishMessage(cluster, 0, chatId, `msg-m0000000${n}`, `Your parcel is found! mark:00000000${n}`);
      }
    }
    await cluster
      .client(0)
      .graphql(cluster.platform, END, { chatId: chats[0], events: [{ event: 'chat_session_ended' }] });
    return chats;
  };
  const [apnsEnded, apnsActive] = await ofService('apns');
  const [fcmEnded, fcmActive] = await ofService('fcm');
  let waiting = Infinity;
  while (waiting > 0) {
    const { rows } = await client.query('SELECT count(*)::int AS waiting FROM deliveries WHERE settled_at IS NULL');
    waiting = rows[0].waiting;
  }
  return [apnsEnded, fcmEnded, apnsActive, fcmActive];
}
