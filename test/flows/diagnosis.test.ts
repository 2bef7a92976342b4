/** "Why did this customer get no push?", asked of a real gateway for each cause. */
import { graphql, type Identity } from '../support/api.js';
import { BUNDLE_ID, newApnsToken, newFirebaseToken, createContactCenter } from '../support/contactCenter.js';
import { agentMessage } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { legacyClient } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';

const { providers, gateway, center, start, subscribedPhone, pushTo } = usePhones();

interface Diagnosis {
  verdict: string;
  since: string | null;
  explanation: string;
  nextAction: string | null;
  facts: string[];
}
interface Entry {
  kind: string;
  title: string;
  text: string | null;
  event: string | null;
  actor: string | null;
  verdict: string | null;
  delivery: { status: string; waits: { reason: string | null; until: string | null; words: string }[] } | null;
}

const DIAGNOSIS = `query ($chatId: ID!) { chatSession(chatId: $chatId) {
  diagnosis { verdict since explanation nextAction facts } } }`;
const TIMELINE = `query ($chatId: ID!, $first: Int, $after: String, $last: Int, $before: String) { chatSession(chatId: $chatId) {
  timeline(first: $first, after: $after, last: $last, before: $before) {
    pageInfo { hasNextPage endCursor hasPreviousPage startCursor }
    edges { node { kind title text event actor verdict delivery { status waits { reason until words } } } } } } }`;

const change = (mutation: string, input: unknown, as: Identity = center().admin) =>
  graphql(gateway().url, as, mutation, { input });

async function diagnosisOf(chatId: string): Promise<Diagnosis> {
  const { data, errors } = await graphql(gateway().url, center().viewer, DIAGNOSIS, { chatId });
  expect(errors).toEqual([]);
  return (data as { chatSession: { diagnosis: Diagnosis } }).chatSession.diagnosis;
}

/** The diagnosis, once it is this verdict. */
async function diagnosed(chatId: string, verdict: string): Promise<Diagnosis> {
  let found: Diagnosis | undefined;
  await eventually(async () => {
    found = await diagnosisOf(chatId);
    expect([found.verdict, found.explanation]).toEqual([verdict, expect.any(String)]);
  });
  return firstOf([found]) as Diagnosis;
}

interface Page {
  pageInfo: { hasNextPage: boolean; endCursor: string; hasPreviousPage: boolean; startCursor: string };
  edges: { node: Entry }[];
}
async function timelinePage(chatId: string, variables: Record<string, unknown>): Promise<Page> {
  const { data, errors } = await graphql(gateway().url, center().viewer, TIMELINE, { chatId, ...variables });
  expect(errors).toEqual([]);
  return (data as { chatSession: { timeline: Page } }).chatSession.timeline;
}
const timelineOf = async (chatId: string) => (await timelinePage(chatId, { first: 100 })).edges.map(({ node }) => node);

describe('the diagnosis of a chat', () => {
  it('tells apart: never subscribed, refused, subscribed later, sent, unsubscribed', async () => {
    const { chatId, device, publish, subscribe } = await start();
    expect((await diagnosisOf(chatId)).verdict).toBe('NEVER_SUBSCRIBED');
    await publish(agentMessage());
    const never = await diagnosisOf(chatId);
    expect(never).toMatchObject({ verdict: 'NEVER_SUBSCRIBED', nextAction: expect.any(String) as string });
    expect(never.facts).toContain('The client has never subscribed');

    const rest = legacyClient(gateway().url, device, chatId);
    await rest.notifications({ ios_apns_device_token: newApnsToken(), ios_app_bundle_id: 'com.example.wrong' });
    const refused = await diagnosed(chatId, 'SUBSCRIBE_REFUSED');
    expect(refused.explanation).toContain('SERVICE_NOT_CONFIGURED: bundleId is not one that is configured');
    expect(refused.nextAction).toContain('bundle id');

    const token = newFirebaseToken();
    await subscribe({ androidFirebase: { deviceToken: token } });
    expect(await diagnosisOf(chatId)).toMatchObject({
      verdict: 'NEVER_SUBSCRIBED',
      explanation: expect.stringContaining('before the app subscribed') as string,
    });
    await publish(agentMessage());
    const { since } = await diagnosed(chatId, 'SENT');
    expect(Date.parse(since ?? '')).toBeGreaterThan(0);

    await rest.notifications({});
    expect((await diagnosisOf(chatId)).verdict).toBe('SENT');
    await publish(agentMessage());
    expect(await diagnosisOf(chatId)).toMatchObject({ verdict: 'UNSUBSCRIBED' });
    expect(JSON.stringify(await timelineOf(chatId))).not.toContain(token);
  });

  it('names the push service’s fault and the next try', async () => {
    const { flow } = await subscribedPhone();
    const { fcm } = providers().simulators;
    fcm.setFault({ kind: 'status', status: 503, reason: 'UNAVAILABLE', retryAfterSeconds: 600 });
    await flow.publish(agentMessage());
    const unavailable = await diagnosed(flow.chatId, 'PROVIDER_UNAVAILABLE');
    expect(unavailable.explanation).toMatch(/UNAVAILABLE.* The next try is at \d{4}-/);
    fcm.setFault(null);

    const gone = await subscribedPhone();
    fcm.setFault({ kind: 'status', status: 404, reason: 'UNREGISTERED' });
    await gone.flow.publish(agentMessage());
    expect((await diagnosed(gone.flow.chatId, 'DEVICE_GONE')).explanation).toContain('UNREGISTERED');
    fcm.setFault(null);
    await gone.flow.publish(agentMessage());
    expect((await diagnosisOf(gone.flow.chatId)).verdict).toBe('DEVICE_GONE');
  });

  it('knows that the client fetched the message, and until when it is waited for', async () => {
    const { flow } = await subscribedPhone();
    const rest = legacyClient(gateway().url, flow.device, flow.chatId);
    await flow.publish(agentMessage());
    await diagnosed(flow.chatId, 'SENT');
    await rest.poll();
    await flow.publish(agentMessage());
    const held = await diagnosisOf(flow.chatId);
    expect(held).toMatchObject({ verdict: 'HELD_FOR_PRESENCE' });
    expect(held.explanation).toMatch(/Unless it fetches this by \d{4}-.*Z, it is pushed/);
    await rest.poll();
    const confirming = rest.openPoll();
    await diagnosed(flow.chatId, 'CLIENT_FETCHED');
    confirming.abort();
    const [entry] = (await timelineOf(flow.chatId)).filter(({ kind }) => kind === 'EVENT');
    expect(entry).toMatchObject({ verdict: 'CLIENT_FETCHED' });
    expect(entry?.text).toMatch(/^No push: The client was in the chat/);
  });

  it('knows a service that is switched off, a muted event, and events that never notify', async () => {
    const { chatId, publish, subscribe } = await start();
    await subscribe({ iosApns: { deviceToken: newApnsToken(), bundleId: BUNDLE_ID } });
    await publish({ event: 'chat_session_typing', partyId: 'agent-7' });
    expect(await diagnosisOf(chatId)).toMatchObject({
      verdict: 'NOT_AN_EVENT_THAT_NOTIFIES',
      explanation: expect.stringContaining('chat_session_typing') as string,
    });
    const app = { tenantHost: center().host, appId: center().appId };
    const enable = (enabled: boolean) =>
      change(
        'mutation ($input: SetPushServiceEnabledInput!) { setPushServiceEnabled(input: $input) { userErrors { code } } }',
        { ...app, service: 'IOS_APNS', enabled },
      );
    await enable(false);
    await publish(agentMessage());
    expect((await diagnosed(chatId, 'SERVICE_PAUSED')).explanation).toContain('switched off');
    await enable(true);
  });

  it('knows refused credentials', async () => {
    const { chatId, publish, subscribe } = await start();
    await subscribe({ iosApns: { deviceToken: newApnsToken(), bundleId: BUNDLE_ID } });
    await publish(agentMessage());
    await diagnosed(chatId, 'SENT');
    providers().simulators.apns.setFault({ kind: 'status', status: 403, reason: 'InvalidProviderToken' });
    await publish(agentMessage());
    const refused = await diagnosed(chatId, 'PROVIDER_REFUSES_CREDENTIALS');
    expect(refused.explanation).toContain('InvalidProviderToken');
    expect(refused.nextAction).toEqual(expect.any(String));
    providers().simulators.apns.setFault(null);
  });

  it('is refused to platforms and devices, and unknown to other tenants', async () => {
    const { chatId, device } = await start();
    for (const identity of [center().platform, device]) {
      const { errors } = await graphql(gateway().url, identity, DIAGNOSIS, { chatId });
      expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);
    }
    const stranger = await createContactCenter(gateway().url, gateway().operatorKey);
    expect((await graphql(gateway().url, stranger.viewer, DIAGNOSIS, { chatId })).data).toEqual({ chatSession: null });
  });
});

describe('the timeline of a chat', () => {
  it('has every event with what followed, every change and every refusal, newest first, in pages', async () => {
    const { chatId, device, publish, subscribe } = await start();
    const rest = legacyClient(gateway().url, device, chatId);
    await publish(agentMessage('before'));
    await rest.notifications({ android_firebase_device_token: 'not a token' });
    await eventually(async () => expect((await timelineOf(chatId)).at(0)?.kind).toBe('REFUSED_REQUEST'));
    const token = newFirebaseToken();
    await subscribe({ androidFirebase: { deviceToken: token } });
    await rest.send({ event: 'chat_session_message', msg: 'hello', msg_id: '1' });
    await publish({ event: 'chat_session_typing', partyId: 'agent-7' }, agentMessage('after'));
    await pushTo(token);
    await diagnosed(chatId, 'SENT');

    const all = await timelineOf(chatId);
    expect(all.map(({ kind, title, verdict }) => [kind, title, verdict])).toEqual([
      ['EVENT', 'Message', 'SENT'],
      ['EVENT', 'Typing', 'NOT_AN_EVENT_THAT_NOTIFIES'],
      ['EVENT', 'Message from the client', 'NOT_AN_EVENT_THAT_NOTIFIES'],
      ['CHANGE', 'Subscribed', null],
      ['REFUSED_REQUEST', 'Subscribing was refused', null],
      ['EVENT', 'Message', 'NEVER_SUBSCRIBED'],
      ['CHANGE', 'Chat requested', null],
    ]);
    expect(all.at(-2)?.text).toContain('No push: This came before the app subscribed');
    expect(all.at(0)?.text).toMatch(/^Pushed: Firebase has accepted the push/);

    const paged: Entry[] = [];
    let after: string | null = null;
    do {
      const page: Page = await timelinePage(chatId, { first: 2, after });
      paged.push(...page.edges.map(({ node }) => node));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(paged).toEqual(all);
    const oldest = await timelinePage(chatId, { last: 3 });
    expect(oldest.edges.map(({ node }) => node)).toEqual(all.slice(-3));
    const newer = await timelinePage(chatId, { last: 2, before: oldest.pageInfo.startCursor });
    expect(newer.edges.map(({ node }) => node)).toEqual(all.slice(-5, -3));
  });

  it('tells what a push has waited for', async () => {
    const { flow, token } = await subscribedPhone();
    const { fcm } = providers().simulators;
    fcm.setFault({ kind: 'status', status: 429, reason: 'QUOTA_EXCEEDED', retryAfterSeconds: 2 });
    await flow.publish(agentMessage());
    await diagnosed(flow.chatId, 'THROTTLED');
    fcm.setFault(null);
    await pushTo(token);
    await diagnosed(flow.chatId, 'SENT');
    const [entry] = await timelineOf(flow.chatId);
    expect(entry?.delivery?.waits).toEqual([
      { reason: 'QUOTA_EXCEEDED', until: expect.any(String) as string, words: expect.any(String) as string },
    ]);
  });
});
