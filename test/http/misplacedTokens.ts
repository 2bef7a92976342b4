import { legacyBody, notificationsPath } from '../contract/doors.js';
import { platformPath } from '../contract/platformDoors.js';
import type { ContactCenter } from '../support/contactCenter.js';
import { sendRaw } from './sendRaw.js';

const FOLLOW = 'subscription ($chatId: ID!) { deliveryUpdated(chatId: $chatId) { id } }';

/** A device with its chat, and what it sends where it should not. */
export interface Misplacing {
  center: ContactCenter;
  clientId: string;
  chatId: string;
  /** A good token of APNs. */
  apns: string;
  /** A token of Firebase that nothing else sends. */
  misplaced: string;
}

/** What may come to the endpoint of live queries. */
const FOLLOWING = [
  (misplaced: string) => misplaced,
  (misplaced: string) => JSON.stringify({ query: `subscription { ${misplaced} }` }),
  (misplaced: string) => JSON.stringify({ query: FOLLOW, operationName: misplaced }),
  (misplaced: string) => JSON.stringify({ query: FOLLOW, variables: misplaced }),
  (misplaced: string) => JSON.stringify({ query: FOLLOW, variables: { chatId: { deviceToken: misplaced } } }),
  (misplaced: string) => JSON.stringify({ query: FOLLOW, variables: { chatId: misplaced } }),
];

/** Sends one request for each place that a token, by mistake or not, can stand in. @returns their request ids */
export async function sendMisplaced(
  url: string,
  { center, clientId, chatId, apns, misplaced }: Misplacing,
): Promise<(string | undefined)[]> {
  const { authorization = '' } = center.device(clientId);
  const json = { 'content-type': 'application/json' };
  const device = { ...json, authorization, 'x-tenant-url': center.host };
  const path = notificationsPath(chatId);
  const token = encodeURIComponent(misplaced);
  const body = JSON.stringify(legacyBody({ androidFirebase: { token: misplaced } }));
  const requests = [
    { path: notificationsPath(misplaced), headers: device, body },
    {
      path: notificationsPath(misplaced),
      headers: device,
      body: JSON.stringify({ android_firebase_device_token: chatId }),
    },
    { path: `/clientweb/api/v2/chats/${token}%zz/notifications`, headers: device, body },
    { path: `/${token}`, headers: device, body },
    { path: `/graphql/${token}`, headers: device, body },
    {
      path: platformPath(misplaced),
      headers: { ...json, authorization: center.platform.authorization ?? '' },
      body: '{"events":[]}',
    },
    { path: `${path}?tenantUrl=${token}&token=${token}`, headers: device, body },
    { path: `${path}?${token}`, headers: { ...device, 'x-tenant-url': misplaced }, body },
    { path, headers: { ...device, authorization: misplaced }, body },
    { path, headers: { ...device, authorization: `Bearer ${misplaced}` }, body },
    {
      path,
      headers: { ...device, authorization: `MOBILE-API-140-327-PLAIN appId=${misplaced}, clientId=${clientId}` },
      body,
    },
    { path, headers: { authorization, host: misplaced.replaceAll(':', '-'), ...json }, body },
    {
      path,
      headers: {
        ...device,
        'user-agent': misplaced,
        cookie: `a=${misplaced}`,
        'x-request-id': misplaced,
        referer: `https://${misplaced.replaceAll(':', '-')}/`,
      },
      body,
    },
    { path, headers: { ...device, 'content-type': misplaced }, body },
    { path, headers: device, body: misplaced },
    { path, headers: device, body: JSON.stringify({ [misplaced]: misplaced }) },
    { path, headers: device, body: JSON.stringify({ ios_app_bundle_id: misplaced, ios_apns_device_token: apns }) },
    { path, headers: device, body: JSON.stringify({ ios_firebase_device_token: [misplaced] }) },
    { path: '/graphql', headers: device, body: misplaced },
    { path: '/graphql', headers: device, body: JSON.stringify({ query: `mutation { ${misplaced} }` }) },
    {
      path: '/graphql',
      headers: device,
      body: JSON.stringify({ query: `{ chatSession(chatId: "${misplaced}") { id } }` }),
    },
    {
      path: '/graphql',
      headers: device,
      body: JSON.stringify({ query: '{ viewer { role } }', operationName: misplaced }),
    },
    { path: '/graphql', headers: device, body: JSON.stringify({ query: '{ viewer { role } }', variables: misplaced }) },
    { path: `/graphql?query=${token}`, method: 'GET', headers: device },
    ...FOLLOWING.map((following) => ({ path: '/graphql/stream', headers: device, body: following(misplaced) })),
    {
      path: '/graphql',
      headers: { ...device, authorization: `Bearer ${misplaced}` },
      body: '{"query":"{ viewer { role } }"}',
    },
  ];
  const ids: (string | undefined)[] = [];
  for (const request of requests) ids.push((await sendRaw(url, request)).headers['x-request-id']?.toString());
  return ids;
}
