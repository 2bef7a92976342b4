import { createContactCenter, newFirebaseToken } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { startTraceReceiver } from '../support/traceReceiver.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const providers = useSimulatedProviders();
const WARNING = 'spans could not be exported to the OpenTelemetry collector';

describe.each([
  ['refuses', 400, 'HTTP 400'],
  ['never answers', 'silence', 'NO_ANSWER'],
] as const)('a collector that %s', (_what, mood, reason) => {
  it('delays no push and no stop, and is told of once', async () => {
    const collector = await startTraceReceiver();
    collector.answer(mood);
    const environment = await createTestEnvironment();
    const { simulators, credentials } = providers();
    const gateway = await startGatewayProcess({
      ...{ ...environment.variables, ...simulators.environment(), ...collector.environment() },
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
      OTEL_BSP_MAX_QUEUE_SIZE: '10',
    });
    try {
      const center = await createContactCenter(gateway.url, environment.operatorKey, { credentials });
      const flow = await startDeviceFlow(gateway.url, center, 'installation-without-traces');
      const token = newFirebaseToken();
      await flow.subscribe({ androidFirebase: { deviceToken: token } });
      const texts = Array.from({ length: 40 }, (_, index) => `untraced ${index}`);
      for (const text of texts) await flow.publish(agentMessage(text));
      await eventually(async () =>
        expect(await Promise.resolve(simulators.pushes.filter((push) => push.token === token))).toHaveLength(40),
      );
      const warnings = () =>
        gateway
          .log()
          .split('\n')
          .filter((line) => line.includes(WARNING));
      await eventually(async () => expect(await Promise.resolve(warnings())).toHaveLength(1));
      expect(JSON.parse(warnings()[0] ?? '')).toMatchObject({
        level: 40,
        reason,
        spans: expect.any(Number) as unknown,
      });
      expect(warnings()[0]).not.toContain(collector.url);
      const stopping = performance.now();
      expect(await gateway.stop('SIGTERM')).toBe(0);
      expect(performance.now() - stopping).toBeLessThan(6_000);
      expect(gateway.told()).toContain('Stopped.');
    } finally {
      await gateway.stop('SIGKILL');
      await environment.remove();
      await collector.close();
    }
  });
});
