import { ChatSessionDocument } from '../generated/graphql.js';
import { metricsOf } from '../support/metricsOf.js';
import { graphqlData, post, type RestAnswer } from '../support/api.js';
import { createContactCenter, newFirebaseToken, type ContactCenter } from '../support/contactCenter.js';
import { eventually } from '../support/eventually.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { useUpstream } from './useUpstream.js';

export const providers = useSimulatedProviders();
/** A gateway before simulated providers and in front of a contact center, which the suites share. */
export const { gateway, upstream } = useUpstream(() => ({
  ...providers().simulators.environment(),
  BECKON_PRESENCE_SECONDS: '3',
}));
let made: ContactCenter | undefined;
let installations = 0;

beforeAll(async () => {
  made = await createContactCenter(gateway().url, gateway().operatorKey, { credentials: providers().credentials });
});

export function center(): ContactCenter {
  if (!made) throw new Error('there is a contact center only while the tests run');
  return made;
}

/** A phone with today's SDK, which knows nothing of the gateway. */
export function newPhone() {
  const device = center().device(`installation-${(installations += 1)}-behind-a-gateway`);
  const path = (chatId: string, part: string) => `/clientweb/api/v2/chats/${chatId}/${part}`;
  const phone = {
    device,
    ask: (body: unknown = {}, headers: Record<string, string> = {}) =>
      post(gateway().url, '/clientweb/api/v2/chats', device, body, { 'content-type': 'application/json', ...headers }),
    async newChat(): Promise<string> {
      return String((await phone.ask()).body['chat_id']);
    },
    subscribe: (chatId: string, token: string): Promise<RestAnswer> =>
      post(gateway().url, path(chatId, 'notifications'), device, { android_firebase_device_token: token }),
    async poll(chatId: string): Promise<{ status: number; text: string }> {
      const url = new URL(`${path(chatId, 'events')}?tenantUrl=${center().host}`, gateway().url);
      const answer = await fetch(url, { headers: { authorization: device.authorization ?? '' } });
      return { status: answer.status, text: await answer.text() };
    },
    send: (chatId: string, event: string) =>
      post(gateway().url, path(chatId, 'events'), device, { events: [{ event }] }),
  };
  return phone;
}

/** One that has a chat, and is subscribed by a token of its own. */
export async function subscribedPhone() {
  const phone = newPhone();
  const chatId = await phone.newChat();
  const token = newFirebaseToken();
  expect((await phone.subscribe(chatId, token)).status).toBe(200);
  return { phone, chatId, token };
}

/** The platform tells the gateway what has happened. */
export function publish(chatId: string, ...events: Record<string, unknown>[]): Promise<RestAnswer> {
  return post(gateway().url, `/platform/v1/chats/${chatId}/events`, center().platform, { events });
}

/** What an agent says. */
export const said = (id: string) => ({ event: 'chat_session_message', msg_id: id, party_id: '7', msg: 'Found it!' });

/** The chat as an admin sees it. */
export async function stored(chatId: string) {
  const { chatSession } = await graphqlData(gateway().url, center().admin, ChatSessionDocument, { chatId });
  return chatSession;
}

/** Waits until the log has that. */
export function logged(text: string): Promise<void> {
  return eventually(async () => expect(gateway().log().includes(text)).toBe(true));
}

/** How many chats were learned with that outcome. */
export async function learnedAs(outcome: string): Promise<number> {
  const text = await metricsOf(gateway().adminUrl);
  return Number(new RegExp(`beckon_upstream_chats_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
}
