import pg from 'pg';
import { post } from '../support/api.js';
import { createContactCenter, newFirebaseToken } from '../support/contactCenter.js';
import { startDeviceFlow } from '../support/deviceFlow.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { useTraceReceiver } from '../support/traceReceiver.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { newTraceparent } from './traceparent.js';

const providers = useSimulatedProviders();
const collector = useTraceReceiver();

it('a push that another node sends is in the trace of its publish; what is not sampled leaves nothing', async () => {
  const environment = await createTestEnvironment();
  const { simulators, credentials } = providers();
  const start = (name: string, settings: Record<string, string> = {}) =>
    startGatewayProcess({
      ...{ ...environment.variables, ...simulators.environment(), ...collector().environment(), ...settings },
      OTEL_SERVICE_NAME: name,
    });
  const database = new pg.Client({ connectionString: environment.variables['DATABASE_URL'] });
  const first = await start('first');
  try {
    await database.connect();
    const center = await createContactCenter(first.url, environment.operatorKey, { credentials });
    const flow = await startDeviceFlow(first.url, center, 'installation-of-two-nodes');
    await flow.subscribe({ androidFirebase: { deviceToken: newFirebaseToken() } });
    const publish = async (traceparent: string) => {
      const headers = { 'content-type': 'application/json', traceparent };
      const events = [{ event: 'chat_session_message', msg_id: traceparent, party_id: '7', msg: 'Are you there?' }];
      const path = `/platform/v1/chats/${flow.chatId}/events`;
      const { body } = await post(first.url, path, center.platform, { events }, headers);
      return (body['deliveries'] as string[])[0];
    };
    const contextOf = async (delivery: string | undefined) =>
      (
        await database.query<{ trace_context: string | null }>('SELECT trace_context FROM deliveries WHERE id = $1', [
          delivery,
        ])
      ).rows[0]?.trace_context;

    const unsampled = await publish(newTraceparent('00').traceparent);
    expect(await contextOf(unsampled)).toBeNull();

    simulators.fcm.setFault({ kind: 'silence' });
    const { traceparent, traceId } = newTraceparent();
    const delivery = await publish(traceparent);
    expect(await contextOf(delivery)).toMatch(new RegExp(`^00-${traceId}-[\\da-f]{16}-01$`));
    await collector().trace(traceId, 'publish chat_events');
    await first.stop('SIGKILL');
    simulators.fcm.setFault(null);

    const second = await start('second');
    try {
      const spans = await collector().trace(traceId, 'deliver outbox');
      const serviceOf = (name: string) => spans.find((span) => span.name === name)?.resource['service.name'];
      expect([serviceOf('publish chat_events'), serviceOf('deliver outbox')]).toEqual(['first', 'second']);
      const published = spans.find(({ name }) => name === 'publish chat_events');
      expect(spans.find(({ name }) => name === 'deliver outbox')?.parentId).toBe(published?.spanId);
    } finally {
      await second.stop('SIGTERM');
    }
  } finally {
    await first.stop('SIGKILL');
    await database.end();
    await environment.remove();
  }
});
