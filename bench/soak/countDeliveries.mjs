import { inParallel } from '../support/inParallel.mjs';

const PAGE = (after) => `query ($input: ID!) { chatSession(chatId: $input) {
  deliveries(first: 100${after ? `, after: ${JSON.stringify(after)}` : ''}) {
    pageInfo { hasNextPage endCursor } edges { node { status reason } } } } }`;

/** Counts the chats' deliveries by status, and where they were not sent by reason, as an admin sees them by GraphQL. */
export async function countDeliveries(gateways, chats) {
  const counts = {};
  await inParallel(chats, 8, async (chatId, turn) => {
    let after = null;
    do {
      const { deliveries } = await gateways.client(turn).graphql(gateways.admin, PAGE(after), chatId);
      for (const { node } of deliveries.edges) {
        const name = node.reason === null || node.status === 'SENT' ? node.status : `${node.status} ${node.reason}`;
        counts[name] = (counts[name] ?? 0) + 1;
      }
      after = deliveries.pageInfo.hasNextPage ? deliveries.pageInfo.endCursor : null;
    } while (after !== null);
  });
  return counts;
}
