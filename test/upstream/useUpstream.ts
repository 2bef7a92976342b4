import { useGateway, type TestGateway } from '../support/useGateway.js';
import { startContactCenterServer, type ContactCenterServer } from './contactCenterServer.js';

/** A contact center and a gateway in front of it, for the tests of a file. @param variables settings of the gateway */
export function useUpstream(
  variables: () => Record<string, string>,
  pathPrefix = '',
): { gateway: () => TestGateway; upstream: () => ContactCenterServer } {
  let server: ContactCenterServer | undefined;
  const upstream = () => {
    if (!server) throw new Error('only inside a test');
    return server;
  };
  beforeAll(async () => {
    server = await startContactCenterServer();
  });
  const gateway = useGateway(() => ({ ...variables(), BECKON_UPSTREAM_URL: upstream().url + pathPrefix }));
  afterAll(async () => {
    await server?.stop();
  });
  return { gateway, upstream };
}
