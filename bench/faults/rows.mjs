/**
 * The faults of the table, as data.
 *   inject          sets the fault, at once; resolves when it is over with that moment (ms since the epoch), or with
 *                   null: it was over when it was met last
 *   providers       at which it is played; `http2`: only clients that speak HTTP/2 can meet it
 *   beckonOnly      libraries have neither processes nor a database of their own; `nodes` and `postgres` say what of it
 *   cold            without a push before the burst
 *   unanswered      the provider's word may be lost on its way: whoever does not hear it has to send again
 *   lasting         has no end: the time is counted from the beginning of the burst
 *   limitMs         what has no result by then is hung
 */
const BOTH = ['apns', 'fcm'];
const ALL = [...BOTH, 'webPush'];
/** How long a provider is in trouble. */
const TROUBLE_MS = 3_000;
const LIMIT_MS = 60_000;
/** What a node had in hand that died, or what the database could no longer answer, is leased for 75 s. */
const LEASE_LIMIT_MS = 120_000;
/** What a provider takes to answer over the real internet: at a kill, pushes are under way. */
const LATENCY_MS = 100;
const WAIT_FOR_BURST_MS = 30_000;
/** RFC 9113 section 7. */
const ENHANCE_YOUR_CALM = 11;

/** A fault that its own numbers bound, or that stays. */
const fault = (make) => (stage) => {
  stage.server.setFault(make(stage));
  return Promise.resolve(null);
};

/** An error answer to everything, for a few seconds. */
const storm = (answers) => (stage) =>
  stage.during(
    TROUBLE_MS,
    () => stage.server.setFault({ kind: 'status', ...answers[stage.provider] }),
    () => stage.server.setFault(null),
  );

/** Once a quarter of the burst has arrived. */
const inTheMiddle = (act) => async (stage) => {
  await stage.receivedAtLeast(Math.ceil(stage.burst / 4), WAIT_FOR_BURST_MS);
  return act(stage);
};

/** A reset that meets APNs' one connection with everything on it, and a fifth of the others' pushes: early, so that none of them
 * is met again when it comes once more. */
const reset = (delivered) =>
  fault(({ provider, burst }) =>
    provider === 'apns'
      ? { kind: 'reset', scope: 'connection', delivered, everyNth: Math.ceil(burst / 2), times: 1 }
      : { kind: 'reset', scope: 'stream', delivered, everyNth: 2, times: Math.floor(burst / 5) },
  );

/** The row's pushes are under way for a while, so that the kill finds some. */
const slowly = (inject) => (stage) => {
  stage.server.setFault({ kind: 'delay', ms: LATENCY_MS });
  return inject(stage);
};

/** PostgreSQL ends in the middle, and starts again after a while. */
const databaseAway = (ms) => ({
  beckonOnly: true,
  postgres: true,
  limitMs: LEASE_LIMIT_MS,
  inject: inTheMiddle(({ during, postgres }) => during(ms, postgres.crash, postgres.start)),
});

/** A row with what most rows have. */
const row = (name, options) => ({ name, providers: BOTH, burst: 200, nodes: 1, limitMs: LIMIT_MS, ...options });

export const rows = [
  row('graceful GOAWAY', {
    http2: true,
    inject: fault(({ burst }) => ({ kind: 'goaway', afterRequests: Math.ceil(burst / 4) })),
  }),
  row('GOAWAY with an error', {
    http2: true,
    unanswered: true,
    inject: fault(({ burst }) => ({
      kind: 'goaway',
      afterRequests: Math.ceil(burst / 4),
      errorCode: ENHANCE_YOUR_CALM,
      times: 1,
    })),
  }),
  row('reset before delivery', { providers: ALL, unanswered: true, inject: reset(false) }),
  row('reset after delivery', { providers: ALL, unanswered: true, inject: reset(true) }),
  row('silence for 3 s', {
    providers: ALL,
    inject: (stage) =>
      stage.during(
        TROUBLE_MS,
        () => stage.server.setFault({ kind: 'silence' }),
        () => stage.server.setFault(null),
      ),
  }),
  row('black hole for 5 s', {
    unanswered: true,
    inject: ({ during, simulators }) =>
      during(
        5_000,
        () => simulators.proxy.setFault({ kind: 'swallow' }),
        () => simulators.proxy.setFault(null),
      ),
  }),
  row('503 for 3 s', {
    providers: ALL,
    inject: storm({
      apns: { status: 503, reason: 'ServiceUnavailable' },
      fcm: { status: 503, reason: 'UNAVAILABLE' },
      webPush: { status: 503, reason: 'ServiceUnavailable' },
    }),
  }),
  row('429 with Retry-After for 3 s', {
    providers: ALL,
    inject: storm({
      apns: { status: 429, reason: 'TooManyRequests', retryAfterSeconds: TROUBLE_MS / 1000 },
      fcm: { status: 429, reason: 'QUOTA_EXCEEDED', retryAfterSeconds: TROUBLE_MS / 1000 },
      webPush: { status: 429, reason: 'TooManyRequests', retryAfterSeconds: TROUBLE_MS / 1000 },
    }),
  }),
  row('one 500 in a hundred', {
    inject: fault(({ provider, burst }) => ({
      kind: 'status',
      status: 500,
      reason: provider === 'apns' ? 'InternalServerError' : 'INTERNAL',
      everyNth: Math.min(100, burst / 2),
    })),
  }),
  row('expired provider token, once', {
    inject: fault(({ provider }) => ({
      kind: 'status',
      ...(provider === 'apns'
        ? { status: 403, reason: 'ExpiredProviderToken' }
        : { status: 401, reason: 'UNAUTHENTICATED' }),
      times: 1,
    })),
  }),
  row('provider away for 3 s', {
    unanswered: true,
    inject: inTheMiddle(({ during, server }) => during(TROUBLE_MS, server.goDown, server.comeBack)),
  }),
  row('cold burst of 300', { burst: 300, cold: true, lasting: true, inject: () => Promise.resolve(null) }),
  row('one stream a connection', {
    http2: true,
    lasting: true,
    inject: fault(() => ({ kind: 'streams', most: 1 })),
  }),
  row('half of the tokens dead', {
    lasting: true,
    inject: ({ server, dead }) => {
      for (const token of dead) server.unregister(token, new Date());
      return Promise.resolve(null);
    },
    deadShare: 0.5,
  }),
  row('database crash', databaseAway(TROUBLE_MS)),
  row('database away for 30 s', { ...databaseAway(30_000), providers: ['apns'] }),
  row('kill -9 of the node', {
    beckonOnly: true,
    unanswered: true,
    limitMs: LEASE_LIMIT_MS,
    inject: slowly(
      inTheMiddle(async ({ client }) => {
        await client.gateways.nodes[0].stop('SIGKILL');
        await client.gateways.restart(0);
        return Date.now();
      }),
    ),
  }),
  row('kill -9 of one of two nodes', {
    beckonOnly: true,
    postgres: true,
    unanswered: true,
    nodes: 2,
    limitMs: LEASE_LIMIT_MS,
    inject: slowly(
      inTheMiddle(async ({ client }) => {
        await client.gateways.nodes[1].stop('SIGKILL');
        return Date.now();
      }),
    ),
  }),
];
