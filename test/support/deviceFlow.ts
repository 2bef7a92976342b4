import {
  ChatSessionDeliveriesDocument,
  ChatSessionDocument,
  PublishChatEventsDocument,
  RequestChatDocument,
  SubscribeDocument,
  type ChatEventInput,
  type DeliveryFieldsFragment,
  type DeviceTokenInput,
  type PublishChatEventsMutation,
} from '../generated/graphql.js';
import { graphqlData, type Identity } from './api.js';
import type { ContactCenter } from './contactCenter.js';

/** A phone with a chat, and what is done about it. */
export interface DeviceFlow {
  device: Identity;
  chatId: string;
  subscribe(device: DeviceTokenInput): Promise<void>;
  publish(...events: ChatEventInput[]): Promise<PublishChatEventsMutation['publishChatEvents']>;
  /** The chat's deliveries, oldest first, as an admin sees them. */
  deliveries(): Promise<DeliveryFieldsFragment[]>;
  /** Polls until the delivery is settled. @throws Error after 20 s */
  settled(id: string): Promise<DeliveryFieldsFragment>;
  /** The redacted token that is subscribed, or null. */
  subscribedToken(): Promise<string | null>;
}

/** Starts a chat for a new installation of the contact center's app. */
export async function startDeviceFlow(url: string, center: ContactCenter, clientId: string): Promise<DeviceFlow> {
  const device = center.device(clientId);
  const { requestChat } = await graphqlData(url, device, RequestChatDocument, { input: {} });
  const chatId = requestChat.chatSession?.chatId ?? '';
  const flow: DeviceFlow = {
    device,
    chatId,
    async subscribe(token) {
      await graphqlData(url, device, SubscribeDocument, { input: { chatId, device: token } });
    },
    async publish(...events) {
      return (await graphqlData(url, center.platform, PublishChatEventsDocument, { input: { chatId, events } }))
        .publishChatEvents;
    },
    async deliveries() {
      const { chatSession } = await graphqlData(url, center.admin, ChatSessionDeliveriesDocument, {
        chatId,
        first: 100,
      });
      return chatSession?.deliveries.edges.map((edge) => edge.node) ?? [];
    },
    async settled(id) {
      const deadline = Date.now() + 40_000;
      for (;;) {
        const delivery = (await flow.deliveries()).find((one) => one.id === id);
        if (delivery?.settledAt) return delivery;
        if (Date.now() > deadline) throw new Error(`delivery ${id} is still ${delivery?.status ?? 'unknown'}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    async subscribedToken() {
      const { chatSession } = await graphqlData(url, center.admin, ChatSessionDocument, { chatId });
      return chatSession?.pushSubscription?.deviceToken ?? null;
    },
  };
  return flow;
}

let messages = 0;

/** An agent's message, with a text and id of its own. */
export function agentMessage(msg = 'Hello, how can I help?'): ChatEventInput {
  messages += 1;
  return { event: 'chat_session_message', msgId: `m${messages}`, partyId: 'agent-7', displayName: 'Anna', msg };
}
