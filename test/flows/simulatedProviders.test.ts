import {
  CreateAppDocument,
  CreateTenantDocument,
  SimulatedProvidersDocument,
  UseSimulatedProvidersDocument,
} from '../generated/graphql.js';
import { graphql, graphqlData } from '../support/api.js';
import { useGateway } from '../support/useGateway.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { useSimulatedCredentials } from '../support/simulatedCredentials.js';

const providers = useSimulatedProviders();
const settings = useSimulatedCredentials(providers);
const simulated = useGateway(() => ({ ...providers().simulators.environment(), ...settings }));
const real = useGateway();

async function appOf(gateway: ReturnType<typeof real>) {
  const operator = { authorization: `Bearer ${gateway.operatorKey}` };
  const tenantHost = `${Math.random().toString(36).slice(2)}.example.com`;
  await graphqlData(gateway.url, operator, CreateTenantDocument, { input: { host: tenantHost, name: 'Acme' } });
  const input = { tenantHost, appId: 'shop' };
  await graphqlData(gateway.url, operator, CreateAppDocument, { input: { ...input, name: 'Shop' } });
  const isOffered = (await graphqlData(gateway.url, operator, SimulatedProvidersDocument, {})).simulatedProviders;
  const use = async () =>
    (await graphql(gateway.url, operator, UseSimulatedProvidersDocument, { input })).data?.useSimulatedProviders;
  return { isOffered, use };
}

it('sets up an app with the credentials of the simulators, and replaces none', async () => {
  const { isOffered, use } = await appOf(simulated());
  expect(isOffered).toBe(true);
  const { app, userErrors } = (await use()) ?? {};
  expect(userErrors).toEqual([]);
  const services = app?.pushServices.map(({ service }) => service).sort();
  expect(services).toEqual(['ANDROID_FIREBASE', 'IOS_APNS', 'IOS_FIREBASE']);
  expect((await use())?.userErrors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['appId'] }]);
});

it('is not offered by a gateway that was started without simulators', async () => {
  const { isOffered, use } = await appOf(real());
  expect(isOffered).toBe(false);
  expect((await use())?.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['appId'] }]);
});
