import { BUNDLE_ID } from '../../dist/demo/contactCenter.js';

/**
 * Credentials of both providers that the simulators know.
 * @param {string} name of whom they are for: a project of Firebase, and ten letters of it a team of Apple
 * @returns `apns` (teamId, keyId, privateKey, topic) and `serviceAccount`, the text of its file
 */
export async function newCredentials(simulators, name) {
  const letters = name.replace(/\W/g, '').toUpperCase().padEnd(10, '0').slice(0, 10);
  const team = { teamId: letters, keyId: letters };
  const { privateKey } = await simulators.registerApnsTeam({ ...team, topics: [BUNDLE_ID] });
  const { serviceAccount } = await simulators.registerFirebaseProject({ projectId: `${name}-project` });
  return { apns: { ...team, privateKey, topic: BUNDLE_ID }, serviceAccount };
}
