import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import type { GatewayClient } from '../gatewayClient.js';
import type { ExampleKeys } from './setUpExample.js';

/** A line of a conversation, as the agent's page shows it. One with the same id replaces it. */
interface DeskLine {
  type: 'line';
  chatId: string;
  id: string;
  from: 'customer' | 'agent' | 'note';
  text: string;
  /** What became of the push: the delivery's status and reason; absent: this is not known yet, or the line is no message. */
  push?: { status: string; reason: string | null };
}
/** Whether the customer types at the moment. */
interface DeskTyping {
  type: 'typing';
  chatId: string;
  isTyping: boolean;
}
type DeskNews = DeskLine | DeskTyping;

interface ClientEvent {
  event: string;
  seq: number;
  msg?: string;
  msg_text?: string;
}

const AGENT = { party_id: 'agent-anna', display_name: 'Anna' };
const LOOK_EVERY_MS = 500;
/** As long as the example's messages may be pushed. */
const LOOKS = 240;
const UNSETTLED = ['PENDING', 'RETRYING'];

/**
 * A tiny chat platform: it takes what customers do by the gateway's webhook, publishes what the agent says with the
 * platform's key, and reads the status of each push. It remembers everything for as long as it runs.
 */
export function createAgentDesk(gateway: GatewayClient, keys: ExampleKeys) {
  const webhook = new Webhook(keys.webhookSecret);
  const lines = new Map<string, DeskLine>();
  const joined = new Set<string>();
  const listeners = new Set<(news: DeskNews) => void>();

  function tell(news: DeskNews): void {
    if (news.type === 'line') lines.set(news.id, news);
    for (const listener of listeners) listener(news);
  }

  const publish = (chatId: string, ...events: object[]) =>
    gateway.rest(keys.platform, `/platform/v1/chats/${encodeURIComponent(chatId)}/events`, { events });

  /** By GraphQL, which tells the delivery's id for `node`. @returns absent: the client has never subscribed */
  async function publishMessage(chatId: string, msgId: string, msg: string): Promise<string | undefined> {
    const { party_id: partyId, display_name: displayName } = AGENT;
    const event = { event: 'chat_session_message', msgId, partyId, displayName, msg };
    const { deliveries } = await gateway.graphql<{ deliveries: { id: string }[] }>(
      keys.platform,
      `mutation ($input: PublishChatEventsInput!) {
        publishChatEvents(input: $input) { deliveries { id } userErrors { code message } } }`,
      { chatId, events: [event] },
    );
    return deliveries[0]?.id;
  }

  /** Follows a delivery until it is settled. */
  async function follow(line: DeskLine, deliveryId: string): Promise<void> {
    const query = 'query ($input: ID!) { node(id: $input) { ... on Delivery { status reason } } }';
    for (let look = 0; look < LOOKS; look += 1) {
      const push = await gateway.graphql<{ status: string; reason: string | null }>(keys.viewer, query, deliveryId);
      if (push.status !== lines.get(line.id)?.push?.status) tell({ ...line, push });
      if (!UNSETTLED.includes(push.status)) return;
      await wait(LOOK_EVERY_MS, undefined, { ref: false });
    }
  }

  function take(chatId: string, { event, seq, msg, msg_text: text }: ClientEvent): void {
    const line = { type: 'line', chatId, id: `${chatId} ${seq}` } as const;
    if (event === 'chat_session_message') tell({ ...line, from: 'customer', text: text ?? msg ?? '' });
    if (event === 'chat_session_end') tell({ ...line, from: 'note', text: 'The customer has ended the chat.' });
    tell({ type: 'typing', chatId, isTyping: event === 'chat_session_typing' });
  }

  return {
    /** A request of the gateway's webhook. @throws Error when its signature is not the gateway's */
    receive(body: string, headers: Record<string, string>): void {
      const sent = webhook.verify(body, headers) as { chat_id: string; events: ClientEvent[] };
      for (const event of sent.events) take(sent.chat_id, event);
    },

    /** What the agent says. @throws Error where the gateway refuses it */
    async say(chatId: string, text: string): Promise<void> {
      if (!joined.has(chatId))
        await publish(chatId, { event: 'chat_session_party_joined', ...AGENT, type: 'internal' });
      joined.add(chatId);
      const id = randomUUID();
      const deliveryId = await publishMessage(chatId, id, text);
      const line: DeskLine = { type: 'line', chatId, id, from: 'agent', text };
      if (deliveryId === undefined) {
        tell({ ...line, push: { status: 'SUPPRESSED', reason: null } });
        return;
      }
      tell(line);
      const unknown = { status: 'UNKNOWN', reason: null };
      follow(line, deliveryId).catch(() => tell({ ...line, push: unknown }));
    },

    async type(chatId: string, isTyping: boolean): Promise<void> {
      const event = isTyping ? 'chat_session_typing' : 'chat_session_not_typing';
      await publish(chatId, { event, party_id: AGENT.party_id });
    },

    async end(chatId: string): Promise<void> {
      await publish(chatId, { event: 'chat_session_ended' });
      const text = 'You have ended the chat.';
      tell({ type: 'line', chatId, id: `${chatId} ended`, from: 'note', text });
    },

    /** Tells all that was said so far, and what is said from then on. @returns ends it */
    watch(listener: (news: DeskNews) => void): () => void {
      for (const line of lines.values()) listener(line);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export type AgentDesk = ReturnType<typeof createAgentDesk>;
