import { SERVICES } from '../../src/domain/lane.js';
import { createChannels } from '../../src/providers/channels.js';
import { APNS, NOW, pushTo, recordedHttp2, response } from './pushFixtures.js';

it('has a channel for every push service', () => {
  const channels = createChannels({ http2: recordedHttp2(), browsers: recordedHttp2(), clock: () => NOW });
  expect(Object.keys(channels).sort()).toEqual([...SERVICES].sort());
});

it.each([
  [null, 'PRODUCTION', 'https://api.push.apple.com:443'],
  [null, 'SANDBOX', 'https://api.sandbox.push.apple.com:443'],
  ['https://localhost:8443', 'SANDBOX', 'https://localhost:8443'],
] as const)('with the address %s goes for %s to %s', async (apnsUrl, environment, origin) => {
  const http2 = recordedHttp2(response(200));
  const channels = createChannels({ http2, browsers: recordedHttp2(), clock: () => NOW, apnsUrl });
  await channels.IOS_APNS.send({ ...pushTo('IOS_APNS'), credentials: { ...APNS, environment } });
  expect(http2.requests[0]?.origin).toBe(origin);
});
