import { BeckonError } from './beckonError.js';
import { browserSubscription, hasPush } from './browserPush.js';
import { createCall, patiently, query, type BeckonOptions, type CallOptions } from './calls.js';
import { createChat, type Chat } from './chat.js';
import { createKeptChat } from './keptChat.js';

export { BeckonError, type BeckonErrorCode } from './beckonError.js';
export type { BeckonOptions, CallOptions } from './calls.js';
export type { Chat, SubscribeOptions } from './chat.js';
export type { ChatEvent } from './chatEvent.js';

export interface RequestChatOptions extends CallOptions {
  /** The person's name or address, as the contact center shows it. */
  from?: string;
  phoneNumber?: string;
  /** What else the contact center should know, at most 4 KiB of JSON. */
  parameters?: Record<string, unknown>;
}

/** A page's way to its contact center. */
export interface Beckon {
  /** The chat that this browser has with the app, or a new one. */
  requestChat(options?: RequestChatOptions): Promise<Chat>;
  /** After a reload: the chat that goes on, with its notifications renewed; null: there is none. */
  resume(options?: CallOptions): Promise<Chat | null>;
  /** Ends all that the app pushes to this browser, at the gateway and at the browser's push service. Forgets the chat. */
  signOut(options?: CallOptions): Promise<void>;
}

const CHATS = '/clientweb/api/v2/chats';
const STANDING = 'query ($chatId: ID!) { chatSession(chatId: $chatId) { endedAt } }';
interface Standing {
  chatSession: { endedAt: string | null } | null;
}

/** The browser has lost its cookie, and with it the chat. */
function withoutCookie(error: unknown): Standing {
  if (error instanceof BeckonError && error.code === 'NOT_ALLOWED') return { chatSession: null };
  throw error;
}

/** @example const beckon = createBeckon({ url: 'https://beckon.example.com', tenant: 'acme.example.com', appId: 'shop' }) */
export function createBeckon(options: BeckonOptions): Beckon {
  const call = createCall(options);
  const name = `beckon ${options.tenant} ${options.appId}`;
  const kept = createKeptChat(name);
  const chatOf = (chatId: string) => createChat(chatId, `${name} ${chatId}`, { call, kept });

  /** Tells the gateway the address that the browser has now. Where it cannot be told, the next visit tells it. */
  async function renew(): Promise<void> {
    const chat = kept.read();
    const subscription = chat?.isSubscribed ? await browserSubscription() : null;
    if (!chat || !subscription) return;
    const path = `${CHATS}/${encodeURIComponent(chat.chatId)}/notifications`;
    await patiently(() => call('POST', path, { web_push_subscription: subscription }));
  }
  const renewQuietly = () => void renew().catch(() => undefined);
  if (hasPush()) {
    navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ type?: string } | null>) => {
      if (data?.type === 'beckon-subscription-changed') renewQuietly();
    });
  }

  return {
    async requestChat({ from, phoneNumber, parameters, signal } = {}) {
      const body = { from, phone_number: phoneNumber, parameters };
      const ask = () => call<{ chat_id: string }>('POST', CHATS, body, signal);
      const { chat_id: chatId } = await patiently(ask, signal);
      if (kept.read()?.chatId !== chatId) kept.write({ chatId, isSubscribed: false });
      return chatOf(chatId);
    },
    async resume({ signal } = {}) {
      const chat = kept.read();
      if (!chat) return null;
      const { chatSession } = await query<Standing>(call, STANDING, { chatId: chat.chatId }, signal).catch(
        withoutCookie,
      );
      if (!chatSession || chatSession.endedAt !== null) {
        kept.write(null);
        return null;
      }
      renewQuietly();
      return chatOf(chat.chatId);
    },
    async signOut({ signal } = {}) {
      const subscription = await browserSubscription();
      if (subscription) {
        const body = { web_push_subscription: subscription };
        await patiently(() => call('DELETE', '/clientweb/api/v2/notifications', body, signal), signal);
        await subscription.unsubscribe();
      }
      kept.write(null);
    },
  };
}
