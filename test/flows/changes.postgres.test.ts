import {
  EndChatDocument,
  EraseDocument,
  FollowChatDocument,
  FollowDeliveriesDocument,
  FollowPushSubscriptionsDocument,
  PublishChatEventsDocument,
} from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { createContactCenter, newFirebaseToken, type ContactCenter } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { followChanges } from '../support/followChanges.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { legacyClient } from '../support/legacyClient.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

describe('of two nodes', () => {
  const providers = useSimulatedProviders();
  let environment: TestEnvironment;
  let a: GatewayProcess;
  let b: GatewayProcess;
  let center: ContactCenter;

  const startNode = () => startGatewayProcess({ ...environment.variables, ...providers().simulators.environment() });
  beforeAll(async () => {
    environment = await createTestEnvironment();
    [a, b] = await Promise.all([startNode(), startNode()]);
    center = await createContactCenter(a.url, environment.operatorKey, { credentials: providers().credentials });
  });
  afterAll(async () => {
    await Promise.all([a.stop('SIGTERM'), b.stop('SIGTERM')]);
    await environment.remove();
  });
  const newFlow = (name: string) => startDeviceFlow(a.url, center, `installation-${name}-of-two-nodes`);

  it('what changes on one is told on the other', async () => {
    const flow = await newFlow('told');
    const subscriptions = followChanges(b.url, center.viewer, FollowPushSubscriptionsDocument, {});
    const deliveries = followChanges(b.url, center.viewer, FollowDeliveriesDocument, { chatId: flow.chatId });
    await Promise.all([subscriptions.begun, deliveries.begun]);
    await flow.subscribe({ androidFirebase: { deviceToken: newFirebaseToken() } });
    await eventually(async () => expect(subscriptions.told).toHaveLength(1));
    await flow.publish(agentMessage());
    await eventually(async () => expect(deliveries.told.at(-1)?.deliveryUpdated.status).toBe('SENT'));
    await graphqlData(a.url, center.platform, EndChatDocument, { input: { chatId: flow.chatId } });
    await eventually(async () => expect(subscriptions.told).toHaveLength(2));
    for (const listener of [subscriptions, deliveries]) listener.stop();
  });

  it('both go on telling while one is busier than a notice can hold', async () => {
    const flow = await newFlow('busy');
    await flow.subscribe({ androidFirebase: { deviceToken: newFirebaseToken() } });
    const listener = followChanges(b.url, center.viewer, FollowDeliveriesDocument, { chatId: flow.chatId });
    await listener.begun;
    const input = { chatId: flow.chatId, events: Array.from({ length: 250 }, () => agentMessage()) };
    await graphqlData(a.url, center.platform, PublishChatEventsDocument, { input });
    const sent = () =>
      new Set(
        listener.told.flatMap(({ deliveryUpdated }) => (deliveryUpdated.status === 'SENT' ? deliveryUpdated.id : [])),
      );
    await eventually(async () => expect(sent().size).toBe(250), 60_000);
    expect(listener.errors).toEqual([]);
    listener.stop();
  });

  it('an erased chat ends on the other one as any chat ends', async () => {
    const flow = await newFlow('erased');
    const live = followChanges(b.url, flow.device, FollowChatDocument, { chatId: flow.chatId });
    await live.begun;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const input = { chat: { tenantHost: center.host, chatId: flow.chatId } };
    await graphqlData(a.url, center.admin, EraseDocument, { input });
    await eventually(async () => expect(live).toMatchObject({ isOver: true, errors: [] }));
    expect(await legacyClient(b.url, flow.device, flow.chatId).poll()).toMatchObject({ status: 404 });
  });

  it('one that stops ends what it tells, at once', async () => {
    const listener = followChanges(b.url, center.viewer, FollowDeliveriesDocument, {});
    await listener.begun;
    const stopped = b.stop('SIGTERM');
    await eventually(async () => expect(listener).toMatchObject({ isOver: true, errors: [] }));
    await stopped;
  });
});
