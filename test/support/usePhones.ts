import { createContactCenter, newFirebaseToken, type ContactCenter } from './contactCenter.js';
import { startDeviceFlow, type DeviceFlow } from './deviceFlow.js';
import { useGateway } from './useGateway.js';
import { useSimulatedProviders } from './useSimulatedProviders.js';

/**
 * A gateway before simulated providers, a contact center on it, and phones of its customers, for the tests of a file.
 * @param settings of the gateway, beside the usual ones
 */
export function usePhones(settings: Record<string, string> = {}) {
  const providers = useSimulatedProviders();
  const gateway = useGateway(() => ({ ...providers().simulators.environment(), ...settings }));
  let made: ContactCenter | undefined;
  let installations = 0;

  beforeAll(async () => {
    const { credentials } = providers();
    made = await createContactCenter(gateway().url, gateway().operatorKey, { credentials });
  });

  function center(): ContactCenter {
    if (!made) throw new Error('there is a contact center only while the tests run');
    return made;
  }
  const start = (): Promise<DeviceFlow> =>
    startDeviceFlow(gateway().url, center(), `installation-${(installations += 1)}-of-a-test`);

  return {
    providers,
    gateway,
    center,
    /** A phone that has asked for a chat. */
    start,
    /** A phone that is subscribed by a new Android token. */
    async subscribedPhone(): Promise<{ flow: DeviceFlow; token: string }> {
      const flow = await start();
      const token = newFirebaseToken();
      await flow.subscribe({ androidFirebase: { deviceToken: token } });
      return { flow, token };
    },
    pushTo: (token: string) => providers().simulators.waitForPush((push) => push.token === token, 30_000),
    pushesTo: (token: string) => providers().simulators.pushes.filter((push) => push.token === token),
  };
}
