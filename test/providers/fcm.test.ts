import { createFcmChannel } from '../../src/providers/fcm.js';
import type { FirebaseAccessTokens } from '../../src/providers/firebaseAccessToken.js';
import type { Http2Result } from '../../src/providers/http2Result.js';
import { detail, googleError } from './googleError.js';
import { APNS, bodyOf, FCM_TOKEN, FIREBASE, NOW, pushTo, recordedHttp2, response } from './pushFixtures.js';

const granted: FirebaseAccessTokens = () => Promise.resolve('access-1');
const taken = response(200, { name: 'projects/acme-chat/messages/1' });
const push = pushTo('ANDROID_FIREBASE');

function channelWith(accessToken: FirebaseAccessTokens, ...results: Http2Result[]) {
  const http2 = recordedHttp2(...results);
  const origin = 'https://fcm.test:443';
  return { http2, channel: createFcmChannel({ http2, clock: () => NOW, origin, accessToken, probeTimeoutMs: 50 }) };
}

it('sends the message with an access token', async () => {
  const { channel, http2 } = channelWith(granted, taken);
  expect(await channel.send(push)).toMatchObject({ kind: 'delivered' });
  expect(http2.requests).toHaveLength(1);
  expect(http2.requests[0]).toMatchObject({
    origin: 'https://fcm.test:443',
    path: '/v1/projects/acme-chat/messages:send',
    headers: { authorization: 'Bearer access-1', 'content-type': 'application/json' },
  });
  expect(bodyOf(http2.requests[0])).toMatchObject({ message: { token: FCM_TOKEN } });
  expect(bodyOf(http2.requests[0])).not.toHaveProperty('validate_only');
});

it('rejects credentials of another service', async () => {
  const { channel, http2 } = channelWith(granted, taken);
  expect(await channel.send({ ...push, credentials: APNS })).toMatchObject({ kind: 'rejected', fault: 'credentials' });
  expect(http2.requests).toHaveLength(0);
});

describe('the access token', () => {
  const unauthenticated = response(401, googleError('UNAUTHENTICATED'));
  function renewing() {
    const refused: (string | undefined)[] = [];
    const accessToken: FirebaseAccessTokens = (_credentials, options) => {
      refused.push(options?.renew);
      return Promise.resolve(`access-${refused.length}`);
    };
    return { refused, accessToken };
  }

  it('is renewed once after a 401, and the message sent again', async () => {
    const { refused, accessToken } = renewing();
    const { channel, http2 } = channelWith(accessToken, unauthenticated, taken);
    expect(await channel.send(push)).toMatchObject({ kind: 'delivered' });
    expect(http2.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer access-1', 'Bearer access-2']);
    expect(refused).toEqual([undefined, 'access-1']);
  });

  it('is renewed once: a second 401 is the fault of the account', async () => {
    const { channel, http2 } = channelWith(renewing().accessToken, unauthenticated);
    const rejected = { kind: 'rejected', statusCode: 401, reason: 'UNAUTHENTICATED', fault: 'credentials' };
    expect(await channel.send(push)).toEqual(rejected);
    expect(http2.requests).toHaveLength(2);
  });

  it('is not what THIRD_PARTY_AUTH_ERROR is about', async () => {
    const thirdParty = response(401, googleError('UNAUTHENTICATED', [detail.fcmError('THIRD_PARTY_AUTH_ERROR')]));
    const { channel, http2 } = channelWith(renewing().accessToken, thirdParty);
    const toIphone = pushTo('IOS_FIREBASE');
    expect(await channel.send(toIphone)).toMatchObject({ kind: 'rejected', statusCode: 401, fault: 'credentials' });
    // Among Android devices one that needs such a key is the only one that does.
    expect(await channel.send(push)).toMatchObject({ kind: 'rejected', statusCode: 401, fault: 'token' });
    expect(await channel.validate(push)).toMatchObject({ kind: 'rejected', fault: 'token' });
    expect(http2.requests).toHaveLength(3);
  });

  // RFC 6749 section 5.2, as Google's token endpoint answers; the last one is firebase-admin's for a key that can not sign.
  it.each(['invalid_grant', 'invalid_client', 'unauthorized_client', 'app/invalid-credential'])(
    'that is refused with %s is the fault of the account',
    async (code) => {
      const { channel, http2 } = channelWith(() => Promise.reject(new Error(code)), taken);
      const rejected = { kind: 'rejected', statusCode: null, reason: `access token: ${code}`, fault: 'credentials' };
      expect(await channel.send(push)).toEqual(rejected);
      expect(http2.requests).toHaveLength(0);
    },
  );

  it.each(['ECONNREFUSED', 'internal_failure', 'no access token in time'])(
    'that %s keeps away is a retry',
    async (code) => {
      const { channel } = channelWith(() => Promise.reject(new Error(code)));
      expect(await channel.send(push)).toEqual({
        kind: 'retry',
        statusCode: null,
        reason: `access token: ${code}`,
        retryAfterMs: null,
        ambiguous: false,
      });
    },
  );
});

it.each(["not the provider's answer: status 200", 'proxy answered 407', 'SELF_SIGNED_CERT_IN_CHAIN'])(
  'an access token blocked by an intermediary (%s) is not a refusal of the account',
  async (reason) => {
    const { channel } = channelWith(() => Promise.reject(new Error(reason)));
    expect(await channel.send(push)).toMatchObject({ kind: 'intercepted', reason: `access token: ${reason}` });
  },
);

describe('validating and probing', () => {
  it('are dry runs', async () => {
    const { channel, http2 } = channelWith(granted, taken);
    expect(await channel.validate(push)).toMatchObject({ kind: 'delivered' });
    expect(await channel.probe(FIREBASE, [])).toMatchObject({ kind: 'delivered' });
    expect(bodyOf(http2.requests[0])).toMatchObject({ validate_only: true, message: { token: FCM_TOKEN } });
    expect(bodyOf(http2.requests[1])).toMatchObject({ validate_only: true, message: { topic: 'beckon-probe' } });
  });

  it('say what Google refuses', async () => {
    const { channel } = channelWith(granted, response(403, googleError('PERMISSION_DENIED')));
    expect(await channel.probe(FIREBASE, [])).toMatchObject({ kind: 'rejected', fault: 'credentials' });
  });

  it('answer in time whatever Google does', async () => {
    const { channel } = channelWith(() => new Promise(() => undefined));
    const late = { kind: 'retry', reason: 'no answer within the deadline' };
    expect(await channel.probe(FIREBASE, [])).toMatchObject(late);
    expect(await channel.validate(push)).toMatchObject(late);
  });
});
