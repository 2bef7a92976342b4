/**
 * What makes a device replace a notification instead of showing another one: APNs' collapse id, by FCM the same or
 * Android's tag, in a browser its tag.
 * @param {import('../../dist/simulators/pushLog.js').ReceivedPush} push
 * @returns {string | undefined} undefined: it is always shown as another one
 */
export function shownAs({ provider, headers, payload }) {
  if (provider === 'apns') return headers['apns-collapse-id'];
  if (provider === 'webPush') return payload.notification?.tag;
  return payload.android?.notification?.tag ?? payload.apns?.headers?.['apns-collapse-id'];
}
