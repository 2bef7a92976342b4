import {
  EraseDocument,
  PreviewEraseDocument,
  PreviewRetentionDocument,
  PushServiceUseDocument,
  type EraseInput,
  type SetRetentionInput,
} from '../generated/graphql.js';
import { graphql, graphqlData } from '../support/api.js';
import { createContactCenter, newFirebaseToken, type ContactCenter } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { firstOf } from '../support/firstOf.js';
import { usePhones } from '../support/usePhones.js';

const { gateway, providers } = usePhones();
let center: ContactCenter;
beforeEach(async () => {
  const { credentials } = providers();
  center = await createContactCenter(gateway().url, gateway().operatorKey, { credentials });
});

async function subscribedFlow(clientId: string) {
  const flow = await startDeviceFlow(gateway().url, center, clientId);
  await flow.subscribe({ androidFirebase: { deviceToken: newFirebaseToken() } });
  return flow;
}
const previewErase = async (input: EraseInput) =>
  (await graphql(gateway().url, center.admin, PreviewEraseDocument, { input })).data?.erase;
const previewRetention = async (times: Omit<SetRetentionInput, 'tenantHost'>) => {
  const input = { tenantHost: center.host, ...times };
  return (await graphql(gateway().url, center.admin, PreviewRetentionDocument, { input })).data?.previewRetention;
};

describe('before a push service is turned off', () => {
  it('its active subscriptions and waiting pushes are counted', async () => {
    const flow = await subscribedFlow('a-client-of-firebase');
    const ended = await subscribedFlow('another-client-of-firebase');
    await ended.publish({ event: 'chat_session_ended' });
    providers().simulators.fcm.setFault({ kind: 'status', status: 503, reason: 'UNAVAILABLE' });
    await flow.publish(agentMessage());
    const variables = { tenantHost: center.host, appId: center.appId };
    const { app } = await graphqlData(gateway().url, center.viewer, PushServiceUseDocument, variables);
    const use = new Map(app?.pushServiceUse.map((one) => [one.service, one]));
    expect(use.get('ANDROID_FIREBASE')).toMatchObject({ subscriptions: 1 });
    expect(use.get('ANDROID_FIREBASE')?.waitingDeliveries).toBeGreaterThanOrEqual(1);
    expect(use.get('IOS_APNS')).toMatchObject({ subscriptions: 0, waitingDeliveries: 0 });
  });
});

describe('before erasing', () => {
  it('what matches is counted, and stays', async () => {
    const flow = await subscribedFlow('a-client-to-be-erased');
    const { id } = firstOf((await flow.publish(agentMessage())).deliveries);
    await flow.settled(id);
    const counts = { chatSessions: 1, pushSubscriptions: 1, chatEvents: 1, deliveries: 1 };
    const client = { tenantHost: center.host, appId: center.appId, clientId: 'a-client-to-be-erased' };
    expect(await previewErase({ client })).toEqual({ erased: counts, auditEntry: null, userErrors: [] });
    expect(await flow.deliveries()).toHaveLength(1);
    const { erase } = await graphqlData(gateway().url, center.admin, EraseDocument, { input: { client } });
    expect(erase.erased).toEqual(counts);
    expect((await previewErase({ client }))?.userErrors).toMatchObject([
      { code: 'NOT_FOUND', path: ['client', 'clientId'] },
    ]);
  });
});

describe('before retention is changed', () => {
  it('counts nothing of today, and what is idle by the given time', async () => {
    const flow = await subscribedFlow('a-client-of-today');
    await flow.publish({ event: 'chat_session_ended' });
    const nothing = { endedChats: 0, deliveries: 0, idleChats: 0, auditEntries: 0 };
    expect((await previewRetention({ endedSessionDays: 1, deliveryDays: 1, idleSessionHours: 1 }))?.removal).toEqual(
      nothing,
    );
  });

  it('is refused as the change would be', async () => {
    const answer = await previewRetention({ endedSessionDays: 1, deliveryDays: 2 });
    expect(answer).toMatchObject({ removal: null, userErrors: [{ code: 'INVALID_INPUT', path: ['deliveryDays'] }] });
    expect((await previewRetention({ endedSessionDays: 0 }))?.userErrors).toMatchObject([
      { path: ['endedSessionDays'] },
    ]);
  });
});
