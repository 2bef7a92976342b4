/** Browsers, from the set-up of their push service to the text that the browser shows. */
import {
  AuditLogDocument,
  ChatSessionDocument,
  ConfigureWebPushDocument,
  ProbePushServiceDocument,
  SetPushServiceEnabledDocument,
  type ConfigureWebPushInput,
} from '../generated/graphql.js';
import { graphql, graphqlData } from '../support/api.js';
import { createContactCenter, type ContactCenter } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { useGateway } from '../support/useGateway.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const providers = useSimulatedProviders();
const gateway = useGateway(() => providers().simulators.environment());
const SUBJECT = 'mailto:push@acme.example.com';
let center: ContactCenter;
let app: { tenantHost: string; appId: string };

beforeEach(async () => {
  center = await createContactCenter(gateway().url, gateway().operatorKey, { services: [] });
  app = { tenantHost: center.host, appId: center.appId };
});
afterEach(() => {
  const { webPush, webPushApple, webPushHttp1 } = providers().simulators;
  for (const server of [webPush, webPushApple, webPushHttp1]) server.setFault(null);
});

async function configure(fields: Partial<ConfigureWebPushInput> = {}) {
  const input = { ...app, subject: SUBJECT, ...fields };
  const { configureWebPush } = await graphqlData(gateway().url, center.admin, ConfigureWebPushDocument, { input });
  const [service] = configureWebPush.pushServices ?? [];
  return { ...configureWebPush, service };
}

async function newBrowser(name: 'webPush' | 'webPushApple' | 'webPushHttp1' = 'webPush') {
  const flow = await startDeviceFlow(gateway().url, center, `browser-${name}-${Math.random()}`);
  const read = await graphqlData(gateway().url, flow.device, ChatSessionDocument, { chatId: flow.chatId });
  const [status] = read.chatSession?.services ?? [];
  const applicationServerKey = status?.vapidPublicKey ?? '';
  const subscription = providers().simulators[name].newSubscription({ applicationServerKey });
  const { endpoint, keys } = subscription;
  return { flow, endpoint, status, subscribe: () => flow.subscribe({ webPush: { endpoint, ...keys } }) };
}

describe('setting up', () => {
  it('makes keys once, and tells the public one to a device before it subscribes', async () => {
    const first = await configure();
    expect(first).toMatchObject({ userErrors: [], probe: null, service: { service: 'WEB_PUSH', enabled: true } });
    const vapidPublicKey = first.service?.vapidPublicKey;
    expect(vapidPublicKey).toMatch(/^[\w-]{87}$/);
    const { status } = await newBrowser();
    expect(status).toEqual({ service: 'WEB_PUSH', status: 'NOT_SUBSCRIBED', vapidPublicKey });
  });

  it('keeps the keys when only the contact changes, also while it is disabled', async () => {
    const first = await configure();
    const input = { ...app, service: 'WEB_PUSH' as const, enabled: false };
    await graphqlData(gateway().url, center.admin, SetPushServiceEnabledDocument, { input });
    const second = await configure({ subject: 'https://acme.example.com/contact' });
    expect(second.service).toMatchObject({
      ...{ enabled: false, vapidPublicKey: first.service?.vapidPublicKey, previousFingerprint: null },
      credentialFingerprint: first.service?.credentialFingerprint,
    });
  });

  it('makes one pair of keys, however many admins set it up in one moment', async () => {
    const input = { ...app, subject: SUBJECT };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        graphql(gateway().url, center.admin, ConfigureWebPushDocument.toString(), { input }),
      ),
    );
    for (const { errors } of answers) {
      for (const { extensions } of errors) expect(extensions?.code).toBe('TOO_MANY_REQUESTS');
    }
    const { service } = await configure();
    const told = JSON.stringify(answers.map(({ data }) => data));
    const keys = new Set(Array.from(told.matchAll(/"vapidPublicKey":"([^"]+)"/g), ([, key]) => key));
    expect([...keys]).toEqual([service?.vapidPublicKey]);
  });

  it('takes a private key, and keeps no other as a fallback', async () => {
    const first = await configure();
    const { service } = await configure({ privateKey: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94' });
    expect(service).toMatchObject({
      vapidPublicKey: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      previousFingerprint: null,
    });
    expect(service?.credentialFingerprint).not.toBe(first.service?.credentialFingerprint);
  });

  it.each<[Partial<ConfigureWebPushInput>, string]>([
    [{ subject: 'push@acme.example.com' }, 'subject'],
    [{ subject: 'mailto:push@localhost' }, 'subject'],
    [{ privateKey: 'AAAA' }, 'privateKey'],
  ])('refuses %j and changes nothing', async (fields, field) => {
    const input = { ...app, subject: SUBJECT, ...fields };
    const { data } = await graphql(gateway().url, center.admin, ConfigureWebPushDocument, { input });
    expect(data?.configureWebPush.userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS', path: [field] }]);
    expect((await newBrowser()).status).toBeUndefined();
  });

  it('is audited, and answers a probe by itself', async () => {
    await configure();
    const log = await graphqlData(gateway().url, center.admin, AuditLogDocument, {});
    expect(JSON.stringify(log)).toContain('WEB_PUSH');
    const input = { ...app, service: 'WEB_PUSH' as const };
    const { probePushService } = await graphqlData(gateway().url, center.admin, ProbePushServiceDocument, { input });
    expect(probePushService.probe).toMatchObject({ verdict: 'ACCEPTED', statusCode: null });
  });
});

describe('a browser', () => {
  it.each(['webPush', 'webPushApple', 'webPushHttp1'] as const)('of %s is notified', async (name) => {
    await configure();
    const { flow, endpoint, subscribe } = await newBrowser(name);
    await subscribe();
    const { deliveries } = await flow.publish(agentMessage('Your parcel has arrived'));
    const push = await providers().simulators.waitForPush(({ token }) => token === endpoint, 30_000);
    expect(push).toMatchObject({ shown: true, headers: { urgency: 'high' } });
    expect(push.payload).toMatchObject({
      notification: { body: 'Your parcel has arrived', data: { chatID: flow.chatId, event: 'chat_session_message' } },
    });
    const settled = await flow.settled(deliveries[0]?.id ?? '');
    expect(settled).toMatchObject({ status: 'SENT', service: 'WEB_PUSH', providerMessageId: push.id });
  });

  it('has to subscribe again once the key is another one, and not when only the contact is', async () => {
    await configure();
    const { flow, subscribe } = await newBrowser();
    await subscribe();
    await configure({ subject: 'https://acme.example.com' });
    expect(await flow.subscribedToken()).not.toBeNull();
    await configure({ privateKey: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94' });
    expect(await flow.subscribedToken()).toBeNull();
    const again = await newBrowser();
    await again.subscribe();
    const { deliveries } = await again.flow.publish(agentMessage('With the other key'));
    expect(await again.flow.settled(deliveries[0]?.id ?? '')).toMatchObject({ status: 'SENT' });
  });

  it('that is gone is not notified again', async () => {
    await configure();
    const { flow, endpoint, subscribe } = await newBrowser();
    await subscribe();
    providers().simulators.webPush.unregister(endpoint, new Date());
    const { deliveries } = await flow.publish(agentMessage('Anybody there?'));
    expect(await flow.settled(deliveries[0]?.id ?? '')).toMatchObject({ status: 'FAILED' });
    expect(await flow.subscribedToken()).toBeNull();
  });

  it('is notified once a busy push service takes more', async () => {
    await configure();
    const { flow, endpoint, subscribe } = await newBrowser();
    await subscribe();
    const fault = { kind: 'status', status: 429, reason: 'TooManyRequests', retryAfterSeconds: 1, times: 1 } as const;
    providers().simulators.webPush.setFault(fault);
    const { deliveries } = await flow.publish(agentMessage('Later'));
    await providers().simulators.waitForPush(({ token }) => token === endpoint, 30_000);
    const settled = await flow.settled(deliveries[0]?.id ?? '');
    expect(settled).toMatchObject({ status: 'SENT', attempts: [{ outcome: 'throttled' }, { outcome: 'delivered' }] });
  });
});
