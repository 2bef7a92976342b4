import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';

/** An `authorization` value as APNs wants it. `issuedAt`: ms since the epoch. */
export async function signProviderToken(
  team: { teamId: string; keyId: string; privateKey: string },
  issuedAt: number,
): Promise<string> {
  const jwt = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: team.keyId })
    .setIssuer(team.teamId)
    .setIssuedAt(Math.floor(issuedAt / 1000))
    .sign(createPrivateKey(team.privateKey));
  return `bearer ${jwt}`;
}
