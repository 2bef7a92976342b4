import { askForPermission, subscribeBrowser } from './browserPush.js';
import { BeckonError } from './beckonError.js';
import { patiently, query, type Call, type CallOptions } from './calls.js';
import type { KeptChatStore } from './keptChat.js';
import type { ChatEvent } from './chatEvent.js';
import { liveEvents } from './liveEvents.js';

export interface SubscribeOptions extends CallOptions {
  /** Where the site serves `beckon-worker.js`: at its root. Default: `/beckon-worker.js`. */
  worker?: string;
}

/** A chat of this browser. */
export interface Chat {
  readonly id: string;
  /** Whether the person has asked for notifications of this chat. */
  readonly isSubscribed: boolean;
  /** What was said so far, by both sides, oldest first. `events()` does not repeat it. */
  history(options?: CallOptions): Promise<ChatEvent[]>;
  /**
   * What the agent's side does from now on, each event once, until the chat ends, the signal is aborted, or the loop is left.
   * Reconnects by itself. While the page is in the background it fetches nothing, so that the gateway sends pushes; what
   * came meanwhile follows when the page is back. Windows of one site share the chat.
   * @throws BeckonError what waiting does not mend
   */
  events(options?: CallOptions): AsyncGenerator<ChatEvent, void>;
  /** Sends a message, again where the network fails: the gateway takes it once. @returns it, as the history has it */
  send(text: string, options?: CallOptions): Promise<ChatEvent>;
  /** Tells the agent that the person types, or has stopped. */
  typing(isTyping?: boolean, options?: CallOptions): Promise<void>;
  /** Tells the agent that the person has read a message. */
  read(msgId: string, options?: CallOptions): Promise<void>;
  /** Ends the chat, and forgets it. */
  end(options?: CallOptions): Promise<void>;
  /**
   * Asks the person, and has the gateway push what the agent says while the page is in the background. Call it in a click's
   * handler, as browsers ask only then.
   */
  subscribe(options?: SubscribeOptions): Promise<void>;
  /** No more pushes of this chat. The browser stays known at its push service. */
  unsubscribe(options?: CallOptions): Promise<void>;
}

/** The status of the app's push services, by GraphQL: the REST API does not tell the public key. */
const SERVICES = 'query ($chatId: ID!) { chatSession(chatId: $chatId) { services { service vapidPublicKey } } }';
interface Services {
  chatSession: { services: { service: string; vapidPublicKey: string | null }[] } | null;
}

/** @param name tells this chat apart on this site */
export function createChat(id: string, name: string, { call, kept }: { call: Call; kept: KeptChatStore }): Chat {
  const path = `/clientweb/api/v2/chats/${encodeURIComponent(id)}`;
  const seen = new Set<string>();
  /** Events come again after a broken connection. Typing may, without harm. */
  function isNew(event: ChatEvent): boolean {
    const key = JSON.stringify(event);
    if (seen.has(key)) return false;
    if (!event.event.endsWith('typing')) seen.add(key);
    return true;
  }
  const say = (event: object, signal?: AbortSignal) => call('POST', `${path}/events`, { events: [event] }, signal);
  const remember = (isSubscribed: boolean) => kept.write({ chatId: id, isSubscribed });

  async function vapidPublicKey(signal?: AbortSignal): Promise<string> {
    const { chatSession } = await query<Services>(call, SERVICES, { chatId: id }, signal);
    if (!chatSession) throw new BeckonError('CHAT_ENDED', 'there is no such chat');
    const key = chatSession.services.find(({ service }) => service === 'WEB_PUSH')?.vapidPublicKey;
    if (!key) throw new BeckonError('NOT_CONFIGURED', 'the app has no Web Push');
    return key;
  }

  return {
    id,
    get isSubscribed() {
      const chat = kept.read();
      return chat?.chatId === id && chat.isSubscribed;
    },
    async history({ signal } = {}) {
      const { events } = await patiently(
        () => call<{ events: ChatEvent[] }>('GET', `${path}/history`, undefined, signal),
        signal,
      );
      events.forEach(isNew);
      return events;
    },
    events: ({ signal } = {}) =>
      liveEvents({
        name,
        isNew,
        signal,
        poll: async (turn) => (await call<{ events: ChatEvent[] }>('GET', `${path}/events`, undefined, turn)).events,
      }),
    async send(text, { signal } = {}) {
      const message = { event: 'chat_session_message', msg_id: crypto.randomUUID(), msg: text };
      await patiently(() => say(message, signal), signal);
      const sent = { ...message, msg_text: text, party_id: id, timestamp: String(Math.floor(Date.now() / 1_000)) };
      const channel = new BroadcastChannel(name);
      channel.postMessage([sent]);
      channel.close();
      return sent;
    },
    async typing(isTyping = true, { signal } = {}) {
      await say({ event: isTyping ? 'chat_session_typing' : 'chat_session_not_typing' }, signal);
    },
    async read(msgId, { signal } = {}) {
      await say({ event: 'chat_session_message_read', ref_msg_id: msgId }, signal);
    },
    async end({ signal } = {}) {
      await patiently(() => say({ event: 'chat_session_end' }, signal), signal);
      kept.write(null);
    },
    async subscribe({ worker = '/beckon-worker.js', signal } = {}) {
      await askForPermission();
      const subscription = await subscribeBrowser(worker, await vapidPublicKey(signal));
      const body = { web_push_subscription: subscription };
      await patiently(() => call('POST', `${path}/notifications`, body, signal), signal);
      remember(true);
    },
    async unsubscribe({ signal } = {}) {
      await patiently(() => call('POST', `${path}/notifications`, {}, signal), signal);
      remember(false);
    },
  };
}
