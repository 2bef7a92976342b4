import {
  appHealth,
  type AlertFact,
  type CircuitFact,
  type Health,
  type HealthStatus,
  serviceHealth,
  type ServiceFacts,
  webhookHealth,
  type WebhookFacts,
  worstOf,
} from '../../src/health/healthRules.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const service = (facts: Partial<ServiceFacts>): ServiceFacts => ({
  ...{ service: 'IOS_APNS', enabled: true, configuredAt: ago(600), expiresAt: null, alerts: [], circuit: null },
  ...facts,
});
const alert = (kind: AlertFact['kind'], minutes: number, code: string | null = null): AlertFact => ({
  ...{ kind, code, message: `${kind} told.`, raisedAt: ago(minutes) },
});
const circuit = (reason: string, detail: string, minutes: number): CircuitFact => ({
  ...{ reason, detail, openedAt: ago(minutes) },
});

/** The status, the minutes since then, and the beginnings of the reason and the remedy. */
type Told = [HealthStatus, number | null, string | null, string | null];

function expectTold(health: Health, [status, minutes, reason, remedy]: Told): void {
  const beginning = (text: string | null) => (text === null ? null : (expect.stringMatching(`^${text}`) as string));
  expect(health).toEqual({
    status,
    since: minutes === null ? null : ago(minutes),
    reason: beginning(reason),
    remedy: beginning(remedy),
  });
}

test.each<[string, Partial<ServiceFacts>, Told]>([
  ['nothing is wrong', {}, ['HEALTHY', null, null, null]],
  ['it is off', { enabled: false }, ['PAUSED', null, 'The push service is switched off', 'Switch it on']],
  [
    'it is off, whatever else there is',
    { enabled: false, alerts: [alert('CREDENTIALS_REFUSED', 5)] },
    ['PAUSED', null, 'The push service is switched off', 'Switch it on'],
  ],
  [
    'the credentials are refused',
    { alerts: [alert('CREDENTIALS_REFUSED', 5, 'ExpiredProviderToken')] },
    ['FAILING', 5, 'CREDENTIALS_REFUSED told', 'Set the clock by NTP'],
  ],
  [
    'an alert of an earlier version has no code',
    { alerts: [alert('CREDENTIALS_REFUSED', 5)] },
    ['FAILING', 5, 'CREDENTIALS_REFUSED told', 'Compare the credentials'],
  ],
  [
    'the worst of several alerts is told, since the first of them',
    { alerts: [alert('KEY_REFUSED', 9), alert('TOKENS_REFUSED', 3)] },
    ['FAILING', 9, 'TOKENS_REFUSED told', "Compare the app's builds"],
  ],
  [
    'a circuit was open before its alert was raised',
    { alerts: [alert('PROVIDER_UNAVAILABLE', 3)], circuit: circuit('PROVIDER_UNAVAILABLE', 'ECONNREFUSED', 4) },
    ['FAILING', 4, 'PROVIDER_UNAVAILABLE told', 'Check that the gateway can reach'],
  ],
  [
    'a circuit is open without an alert',
    { circuit: circuit('PROVIDER_UNAVAILABLE', 'ECONNREFUSED', 1) },
    [
      'FAILING',
      1,
      'The push service fails or cannot be reached: ECONNREFUSED. No connection',
      'Check that the gateway',
    ],
  ],
  [
    'the rate is limited',
    { circuit: circuit('PROVIDER_THROTTLES', 'TooManyProviderTokenUpdates', 1) },
    ['FAILING', 1, 'The push service limits the rate: TooMany', 'Give each server a key of its own'],
  ],
  [
    'a circuit has a reason of a later version',
    { circuit: circuit('NEVER_HEARD_OF', 'odd', 1) },
    ['FAILING', 1, 'The push service fails or cannot be reached: odd.$', 'Check that'],
  ],
  [
    'it was set up anew since a circuit opened',
    { configuredAt: ago(1), circuit: circuit('CREDENTIALS_REFUSED', 'InvalidProviderToken', 2) },
    ['HEALTHY', null, null, null],
  ],
  [
    'the credentials have run out',
    { expiresAt: ago(2), alerts: [alert('CREDENTIALS_EXPIRE', 90)] },
    ['FAILING', 2, 'The credentials have run out', 'Configure new'],
  ],
  [
    'the credentials run out soon',
    { expiresAt: ago(-60), alerts: [alert('CREDENTIALS_EXPIRE', 90)] },
    ['HEALTHY', 90, 'CREDENTIALS_EXPIRE told', 'Configure new credentials before'],
  ],
  [
    'the previous credentials are used',
    { alerts: [alert('PREVIOUS_CREDENTIALS_USED', 7, 'InvalidProviderToken')] },
    ['HEALTHY', 7, 'PREVIOUS_CREDENTIALS_USED told', 'Compare them with Keys and Membership'],
  ],
])('a push service: %s', (_, facts, told) => expectTold(serviceHealth(service(facts), NOW), told));

test.each<[string, Partial<WebhookFacts>, Told]>([
  ['nothing is wrong', {}, ['HEALTHY', null, null, null]],
  ['it has failed a moment ago', { failingSince: ago(1) }, ['HEALTHY', null, null, null]],
  ['it is off', { enabled: false, failingSince: ago(9) }, ['PAUSED', null, 'The webhook is switched off', 'Switch']],
  [
    'an alert is open',
    { failingSince: ago(9), alert: alert('WEBHOOK_FAILING', 7, 'HTTP 401') },
    ['FAILING', 9, 'WEBHOOK_FAILING told', 'Compare the signing secret'],
  ],
  [
    'the events of one chat are not taken',
    { stuckSince: ago(20) },
    ['FAILING', 20, 'The platform does not take the client events of some chats', 'Look for the reason'],
  ],
  [
    'outcomes of pushes are not taken',
    { outcomesStuckSince: ago(20) },
    ['FAILING', 20, 'The platform does not take the outcomes of pushes', 'Look for the reason'],
  ],
])('a webhook: %s', (_, facts, told) => {
  const healthy = { enabled: true, failingSince: null, stuckSince: null, outcomesStuckSince: null, alert: null };
  expectTold(webhookHealth({ ...healthy, ...facts }), told);
});

const FAILING = service({ service: 'ANDROID_FIREBASE', alerts: [alert('TOKENS_REFUSED', 3)] });
const OLDER = service({ service: 'IOS_FIREBASE', alerts: [alert('CREDENTIALS_REFUSED', 30)] });
const OFF = service({ enabled: false });
const NOTICE = service({ alerts: [alert('CREDENTIALS_EXPIRE', 90)] });

test.each<[string, ServiceFacts[], Told]>([
  ['it has no push service', [], ['NOT_CONFIGURED', null, 'The app has no push service', 'Configure one']],
  ['all work', [service({})], ['HEALTHY', null, null, null]],
  ['one fails', [service({}), OFF, FAILING], ['FAILING', 3, 'Android, Firebase: TOKENS_REFUSED told', 'Compare']],
  ['two fail', [FAILING, OLDER], ['FAILING', 30, 'iOS, Firebase: CREDENTIALS_REFUSED told', 'Compare']],
  ['one is off', [service({ service: 'WEB_PUSH' }), OFF], ['PAUSED', null, 'iOS, native APNs: The push', 'Switch']],
  ['one will fail', [service({ service: 'WEB_PUSH' }), NOTICE], ['HEALTHY', 90, 'iOS, native APNs: CRED', 'Configure']],
])('an app: %s', (_, services, told) => expectTold(appHealth(services, NOW), told));

test('what is not configured counts for nothing beside other parts', () => {
  const none = appHealth([], NOW);
  expect(worstOf([{ name: 'Shop', health: none }])).toBeNull();
  const well = serviceHealth(service({}), NOW);
  expect(
    worstOf([
      { name: 'Shop', health: none },
      { name: 'Bank', health: well },
    ]),
  ).toEqual(well);
});
