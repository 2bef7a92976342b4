import {
  AlertsDocument,
  ConfigureApnsCertificateDocument,
  ConfigureApnsDocument,
  ConfigureFirebaseDocument,
  ProbePushServiceDocument,
  SendTestNotificationDocument,
  SetPushServiceEnabledDocument,
  SubscribeDocument,
  type ConfigureApnsInput,
} from '../generated/graphql.js';
import { graphql, graphqlData } from '../support/api.js';
import {
  APNS_TEAM,
  BUNDLE_ID,
  createContactCenter,
  newApnsToken,
  newFirebaseToken,
  unknownCredentials,
  type ContactCenter,
} from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { useGateway } from '../support/useGateway.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const providers = useSimulatedProviders();
const gateway = useGateway(() => providers().simulators.environment());
let center: ContactCenter;
let app: { tenantHost: string; appId: string };

beforeAll(async () => {
  center = await createContactCenter(gateway().url, gateway().operatorKey, { credentials: providers().credentials });
  app = { tenantHost: center.host, appId: center.appId };
});

function apnsInput(privateKey: string, fields: Partial<ConfigureApnsInput> = {}): ConfigureApnsInput {
  const { teamId, keyId } = APNS_TEAM;
  return { ...app, teamId, keyId, privateKey, bundleIds: [BUNDLE_ID], environment: 'PRODUCTION', ...fields };
}

async function configureApns(input: ConfigureApnsInput) {
  const { data } = await graphql(gateway().url, center.admin, ConfigureApnsDocument, { input });
  if (!data) throw new Error('the operation failed');
  return data.configureApns;
}

async function phone(kind: 'ios' | 'android', name: string) {
  const flow = await startDeviceFlow(gateway().url, center, `installation-of-${name}-here`);
  const token = kind === 'ios' ? newApnsToken() : newFirebaseToken();
  await flow.subscribe(
    kind === 'ios'
      ? { iosApns: { deviceToken: token, bundleId: BUNDLE_ID } }
      : { androidFirebase: { deviceToken: token } },
  );
  return { flow, token };
}

describe('new credentials', () => {
  it('are asked about first, and change nothing when the provider refuses them', async () => {
    const before = await configureApns(apnsInput(providers().credentials.apnsKey));
    expect(before.probe).toEqual({ verdict: 'ACCEPTED', reason: null });
    const refused = await configureApns(apnsInput(unknownCredentials().apnsKey));
    expect(refused.userErrors).toMatchObject([
      { code: 'INVALID_CREDENTIALS', message: expect.stringContaining('InvalidProviderToken') as string },
    ]);
    const after = await configureApns(apnsInput(providers().credentials.apnsKey));
    expect(after.pushServices?.[0]).toMatchObject({
      credentialFingerprint: before.pushServices?.[0]?.credentialFingerprint,
      previousFingerprint: null,
    });
  });

  it('are asked about for the topics too', async () => {
    const refused = await configureApns(
      apnsInput(providers().credentials.apnsKey, { bundleIds: ['com.example.other'] }),
    );
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
  });

  it('of a Firebase project are asked about as well', async () => {
    const { serviceAccount } = unknownCredentials();
    const { data } = await graphql(gateway().url, center.admin, ConfigureFirebaseDocument, {
      input: { ...app, services: ['ANDROID_FIREBASE'], serviceAccount },
    });
    expect(data?.configureFirebase.userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
  });

  it('that the provider refuses later leave the previous ones in use, and an admin is told', async () => {
    const { flow, token } = await phone('ios', 'overlap');
    const replaced = await configureApns(
      apnsInput(unknownCredentials().apnsKey, { probe: false, keepPreviousHours: 1 }),
    );
    const [service] = replaced.pushServices ?? [];
    expect(replaced.probe).toBeNull();
    expect(service?.previousFingerprint).toMatch(/^SHA256:/);
    expect(service?.previousFingerprint).not.toBe(service?.credentialFingerprint);

    const { deliveries } = await flow.publish(agentMessage('by the previous key'));
    await providers().simulators.waitForPush((push) => push.token === token, 30_000);
    expect((await flow.settled(deliveries[0]?.id ?? '')).status).toBe('SENT');
    const alerts = async () =>
      (await graphqlData(gateway().url, center.admin, AlertsDocument, { first: 10 })).alerts.edges.map(
        ({ node }) => node,
      );
    expect(await alerts()).toMatchObject([{ kind: 'PREVIOUS_CREDENTIALS_USED', service: 'IOS_APNS' }]);
    await configureApns(apnsInput(providers().credentials.apnsKey));
    expect(await alerts()).toEqual([]);
  });

  it('are never kept longer than asked for', async () => {
    const { userErrors } = await configureApns(apnsInput(providers().credentials.apnsKey, { keepPreviousHours: -1 }));
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['keepPreviousHours'] }]);
    await configureApns(apnsInput(unknownCredentials().apnsKey, { probe: false, keepPreviousHours: 0 }));
    const last = await configureApns(apnsInput(providers().credentials.apnsKey, { keepPreviousHours: 0 }));
    expect(last.pushServices?.[0]).toMatchObject({ previousFingerprint: null, previousUntil: null });
  });
});

describe('a certificate', () => {
  it.each(['p12', 'PEM'])('given as %s sends, and says when it runs out', async (form) => {
    const issued = await providers().simulators.registerApnsCertificate({
      teamId: APNS_TEAM.teamId,
      topics: [BUNDLE_ID],
      password: 'of the file',
    });
    const given =
      form === 'p12'
        ? { certificate: issued.p12, password: 'of the file' }
        : { certificate: `${issued.certificate}\n${issued.privateKey}` };
    const input = { ...app, ...given, bundleIds: [BUNDLE_ID], environment: 'PRODUCTION' as const };
    const { configureApnsCertificate } = await graphqlData(
      gateway().url,
      center.admin,
      ConfigureApnsCertificateDocument,
      {
        input,
      },
    );
    expect(configureApnsCertificate).toMatchObject({ probe: { verdict: 'ACCEPTED' } });
    expect(configureApnsCertificate.pushServices?.[0]?.expiresAt).toMatch(/^20/);
    const { flow, token } = await phone('ios', `certificate-${form}`);
    const { deliveries } = await flow.publish(agentMessage('by certificate'));
    await providers().simulators.waitForPush((push) => push.token === token, 30_000);
    expect((await flow.settled(deliveries[0]?.id ?? '')).status).toBe('SENT');
    await configureApns(apnsInput(providers().credentials.apnsKey, { keepPreviousHours: 0 }));
  });

  it('is refused for bundle ids that it is not for, without asking Apple', async () => {
    const { p12 } = await providers().simulators.registerApnsCertificate({
      teamId: APNS_TEAM.teamId,
      topics: [BUNDLE_ID],
      password: 'of the file',
    });
    const certificate = { certificate: p12, password: 'of the file', environment: 'PRODUCTION' as const, probe: false };
    const input = { ...app, ...certificate, bundleIds: [BUNDLE_ID, 'com.example.other'] };
    const { data } = await graphql(gateway().url, center.admin, ConfigureApnsCertificateDocument, { input });
    expect(data?.configureApnsCertificate.userErrors).toMatchObject([
      { code: 'INVALID_CREDENTIALS', path: ['bundleIds'], message: expect.stringContaining(BUNDLE_ID) as string },
    ]);
  });

  it.each([
    [{ certificate: 'not a certificate' }, 'certificate'],
    [{ certificate: 'bm90IGEgcDEy', password: 'x' }, 'certificate'],
  ])('that is none is refused: %j', async (given, field) => {
    const input = { ...app, ...given, bundleIds: [BUNDLE_ID], environment: 'PRODUCTION' as const };
    const { data } = await graphql(gateway().url, center.admin, ConfigureApnsCertificateDocument, { input });
    expect(data?.configureApnsCertificate.userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS', path: [field] }]);
  });
});

it('a push service can be asked about, turned off and on again', async () => {
  const key = { ...app, service: 'ANDROID_FIREBASE' as const };
  const probed = await graphqlData(gateway().url, center.admin, ProbePushServiceDocument, { input: key });
  expect(probed.probePushService.probe).toMatchObject({ verdict: 'ACCEPTED' });

  const { flow } = await phone('android', 'switch');
  const set = (enabled: boolean) =>
    graphqlData(gateway().url, center.admin, SetPushServiceEnabledDocument, { input: { ...key, enabled } });
  expect((await set(false)).setPushServiceEnabled.pushServices).toEqual([{ service: key.service, enabled: false }]);
  const input = { chatId: flow.chatId, device: { androidFirebase: { deviceToken: newFirebaseToken() } } };
  const { data } = await graphql(gateway().url, flow.device, SubscribeDocument, { input });
  expect(data?.subscribe.userErrors).toMatchObject([{ code: 'SERVICE_NOT_CONFIGURED' }]);
  const { deliveries } = await flow.publish(agentMessage());
  expect(await flow.settled(deliveries[0]?.id ?? '')).toMatchObject({
    status: 'SUPPRESSED',
    reason: 'SERVICE_NOT_CONFIGURED',
  });
  await set(true);
  await flow.subscribe({ androidFirebase: { deviceToken: newFirebaseToken() } });
});

describe('a test notification', () => {
  it('goes to the device of a chat, and says what the provider said', async () => {
    const { flow, token } = await phone('android', 'test');
    const input = { ...app, chatId: flow.chatId, title: 'Is it on?', body: 'One, two' };
    const { sendTestNotification } = await graphqlData(gateway().url, center.admin, SendTestNotificationDocument, {
      input,
    });
    expect(sendTestNotification.receipt).toMatchObject({
      service: 'ANDROID_FIREBASE',
      outcome: 'delivered',
      statusCode: 200,
    });
    const push = await providers().simulators.waitForPush((one) => one.token === token, 30_000);
    expect(push.payload['notification']).toEqual({ title: 'Is it on?', body: 'One, two' });
  });

  it.each(['ios', 'android'] as const)('that is only a try reaches no device (%s)', async (kind) => {
    const { flow, token } = await phone(kind, `dry-${kind}`);
    const input = { ...app, chatId: flow.chatId, dryRun: true };
    const { sendTestNotification } = await graphqlData(gateway().url, center.admin, SendTestNotificationDocument, {
      input,
    });
    expect(sendTestNotification.receipt?.outcome).toBe('delivered');
    expect(providers().simulators.pushes.filter((push) => push.token === token)).toEqual([]);
  });

  it('goes to a token that nobody has subscribed, and tells of a dead one', async () => {
    const deviceToken = newApnsToken();
    providers().simulators.apns.unregister(deviceToken, new Date());
    const input = { ...app, device: { iosApns: { deviceToken, bundleId: BUNDLE_ID } } };
    const { sendTestNotification } = await graphqlData(gateway().url, center.admin, SendTestNotificationDocument, {
      input,
    });
    expect(sendTestNotification.receipt).toMatchObject({ outcome: 'unregistered', reason: 'Unregistered' });
  });

  it.each([
    [{}, 'INVALID_INPUT'],
    [{ chatId: 'no-such-chat' }, 'CHAT_NOT_FOUND'],
    [{ device: { iosApns: { deviceToken: 'not hex', bundleId: BUNDLE_ID } } }, 'INVALID_DEVICE_TOKEN'],
  ])('needs somebody to go to: %j', async (target, code) => {
    const { data } = await graphql(gateway().url, center.admin, SendTestNotificationDocument, {
      input: { ...app, ...target },
    });
    expect(data?.sendTestNotification).toMatchObject({ receipt: null, userErrors: [{ code }] });
  });
});
