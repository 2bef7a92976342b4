import { APP_ID, BUNDLE_ID } from '../../dist/demo/contactCenter.js';

export const NEIGHBOUR_HOST = 'neighbour.example.com';

/** The authorization of its n-th client. */
export const deviceOf = (n) => `MOBILE-API-140-327-PLAIN appId="${APP_ID}", clientId="phone-of-the-bench-${n}"`;

/**
 * A second tenant, with an app like the first one's.
 * @returns what it can attack with: `url`, and what its `platform`, `viewer` and `operator` authorize themselves with
 */
export async function createNeighbour({ cluster, simulators, url, operator = cluster.operator }) {
  const { graphql } = cluster.client(0);
  const { privateKey } = await simulators.registerApnsTeam({
    teamId: 'NEXTTEAM01',
    keyId: 'NEXTKEY001',
    topics: [BUNDLE_ID],
  });
  const { serviceAccount } = await simulators.registerFirebaseProject({ projectId: 'neighbour-demo' });
  const mutate = (name, type, fields, input) =>
    graphql(
      operator,
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { message } } }`,
      input,
    );
  const app = { tenantHost: NEIGHBOUR_HOST, appId: APP_ID };
  await mutate('createTenant', 'CreateTenantInput', 'tenant { id }', { host: NEIGHBOUR_HOST, name: 'Neighbour' });
  await mutate('createApp', 'CreateAppInput', 'app { id }', { ...app, name: 'Next door' });
  await mutate('configureApns', 'ConfigureApnsInput', 'app { id }', {
    ...app,
    ...{ teamId: 'NEXTTEAM01', keyId: 'NEXTKEY001', privateKey, bundleIds: [BUNDLE_ID], environment: 'PRODUCTION' },
  });
  const services = ['IOS_FIREBASE', 'ANDROID_FIREBASE'];
  await mutate('configureFirebase', 'ConfigureFirebaseInput', 'app { id }', { ...app, services, serviceAccount });
  const keyOf = async (role) => {
    const input = { name: role, role, tenantHost: NEIGHBOUR_HOST };
    return `Bearer ${(await mutate('createApiKey', 'CreateApiKeyInput', 'secret', input)).secret}`;
  };
  return { url, operator, platform: await keyOf('PLATFORM'), viewer: await keyOf('VIEWER') };
}
