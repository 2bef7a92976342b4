import type { TypedDocumentString } from '../../generated/graphql.js';
import type { DeviceTokenInput } from '../../generated/graphql.js';

/** A phone that exists only in this page. */
export interface BuiltInPhone {
  tenantHost: string;
  appId: string;
  kind: 'ios' | 'android';
}

/** The Authorization header of a device of the app. */
export function deviceAuthorization(appId: string, clientId: string): string {
  return `MOBILE-API-140-327-PLAIN appId="${appId}", clientId="${clientId}"`;
}

/** A made-up address, in the form of its push service's. Simulated providers accept any. @param bundleId of the app */
export function madeUpDevice(kind: BuiltInPhone['kind'], bundleId: string | null): DeviceTokenInput {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const deviceToken = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (kind === 'ios' && bundleId !== null) return { iosApns: { deviceToken, bundleId } };
  const registration = { deviceToken: `${deviceToken.slice(0, 22)}:APA91b${deviceToken}` };
  return kind === 'ios' ? { iosFirebase: registration } : { androidFirebase: registration };
}

/**
 * Runs an operation as somebody other than the reader: a device, or a platform with its key. The console's session is not
 * sent along.
 * @throws Error with the gateway's message
 */
export async function runAs<Result, Variables>(
  authorization: string,
  tenantHost: string,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const response = await fetch(`/graphql?tenantUrl=${encodeURIComponent(tenantHost)}`, {
    method: 'POST',
    credentials: 'omit',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const answer = (await response.json()) as { data?: Result; errors?: { message: string }[] };
  if (answer.data === undefined || answer.errors) {
    throw new Error(answer.errors?.[0]?.message ?? `the gateway answered ${response.status}`);
  }
  return answer.data;
}
