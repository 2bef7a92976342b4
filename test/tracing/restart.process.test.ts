import { post } from '../support/api.js';
import { createContactCenter, newFirebaseToken } from '../support/contactCenter.js';
import { startDeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { useTraceReceiver } from '../support/traceReceiver.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { newTraceparent } from './traceparent.js';

const providers = useSimulatedProviders();
const collector = useTraceReceiver();

it('a push that waited during kill -9 and a restart is in the trace of its publish', async () => {
  const environment = await createTestEnvironment();
  const { simulators, credentials } = providers();
  const variables = { ...environment.variables, ...simulators.environment(), ...collector().environment() };
  let gateway = await startGatewayProcess(variables);
  try {
    const center = await createContactCenter(gateway.url, environment.operatorKey, { credentials });
    const flow = await startDeviceFlow(gateway.url, center, 'installation-of-the-restart');
    await flow.subscribe({ androidFirebase: { deviceToken: newFirebaseToken() } });
    simulators.fcm.setFault({ kind: 'silence' });
    const { traceparent, traceId } = newTraceparent();
    const headers = { 'content-type': 'application/json', traceparent };
    const events = [{ event: 'chat_session_message', msg_id: 'm1', party_id: '7', msg: 'Are you there?' }];
    await post(gateway.url, `/platform/v1/chats/${flow.chatId}/events`, center.platform, { events }, headers);
    const before = await collector().trace(traceId, 'publish chat_events');
    await eventually(async () => expect(await Promise.resolve(simulators.fcm.faultMet().times)).toBe(1));
    await gateway.stop('SIGKILL');
    expect(before.filter(({ name }) => name === 'deliver outbox')).toEqual([]);

    simulators.fcm.setFault(null);
    gateway = await startGatewayProcess(variables);
    const spans = await collector().trace(traceId, 'deliver outbox');
    const published = spans.find(({ name }) => name === 'publish chat_events');
    const delivered = spans.find(({ name }) => name === 'deliver outbox');
    expect(delivered?.parentId).toBe(published?.spanId);
    expect(delivered?.attributes).toMatchObject({ 'beckon.delivery.status': 'SENT' });
  } finally {
    await gateway.stop('SIGKILL');
    await environment.remove();
  }
});
