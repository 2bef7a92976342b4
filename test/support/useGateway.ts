import { startGatewayProcess, type GatewayOptions, type GatewayProcess } from './gatewayProcess.js';
import { createTestEnvironment, type TestEnvironment } from './testEnvironment.js';

/** A gateway for a test file, on a database of its own. */
export interface TestGateway extends GatewayProcess {
  operatorKey: string;
}

/** No provider is anywhere: what a gateway sends without simulators must not leave the machine. */
const NOWHERE = {
  BECKON_APNS_URL: 'https://127.0.0.1:9',
  BECKON_FCM_URL: 'https://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
};

/** Starts a gateway before the file's tests and stops it after them. @param variables settings beside the usual ones */
export function useGateway(
  variables: () => Record<string, string> = () => NOWHERE,
  options: GatewayOptions = {},
): () => TestGateway {
  let environment: TestEnvironment | undefined;
  let gateway: TestGateway | undefined;
  beforeAll(async () => {
    environment = await createTestEnvironment();
    const started = await startGatewayProcess({ ...environment.variables, ...variables() }, options);
    gateway = { ...started, operatorKey: environment.operatorKey };
  });
  afterAll(async () => {
    await gateway?.stop('SIGTERM');
    await environment?.remove();
  });
  return () => {
    if (!gateway) throw new Error('only inside a test');
    return gateway;
  };
}
