import type { Inspection } from '../database/inspection.js';

/** The state of an installation in its database, embedded or not. */
export interface StoredState {
  /** Migrations that are not applied yet; null: the bookkeeping is not in order, see `trouble`. */
  pending: string[] | null;
  trouble: unknown;
  /** Null: not known while migrations are pending. */
  keys: StoredKeys | null;
}

/** The keys that are stored, without what is sealed. */
export interface StoredKeys {
  /** Ids of the encryption keys that something is sealed by, with how much that is. */
  sealedBy: { keyId: string; count: number }[];
  /** The push services of all apps. */
  pushServices: StoredPushService[];
}

export interface StoredPushService {
  host: string;
  appId: string;
  service: string;
  changedAt: Date;
  /** When its certificate expires; null: never. */
  expiresAt: Date | null;
}

const SEALED_BY = `
SELECT key_id AS "keyId", count(*)::int AS count FROM (
  SELECT key_id FROM push_service_configs
  UNION ALL SELECT previous_key_id FROM push_service_configs WHERE previous_credentials IS NOT NULL
  UNION ALL SELECT key_id FROM webhooks
  UNION ALL SELECT key_id FROM alert_webhooks
) sealed GROUP BY key_id ORDER BY key_id`;

const PUSH_SERVICES = `
SELECT t.host, c.app_id AS "appId", c.service::text AS service, c.updated_at AS "changedAt", c.expires_at AS "expiresAt"
FROM push_service_configs c JOIN tenants t ON t.id = c.tenant_id
ORDER BY c.updated_at, t.host, c.app_id, c.service`;

/** Reads it. @throws Error if the database does not answer */
export async function readStoredState({ query, pending }: Inspection): Promise<StoredState> {
  let names: string[];
  try {
    names = await pending();
  } catch (trouble) {
    return { pending: null, trouble, keys: null };
  }
  if (names.length > 0) return { pending: names, trouble: null, keys: null };
  const { rows: sealedBy } = await query(SEALED_BY);
  const { rows: pushServices } = await query(PUSH_SERVICES);
  return {
    ...{ pending: names, trouble: null },
    keys: { sealedBy: sealedBy as StoredKeys['sealedBy'], pushServices: pushServices as StoredPushService[] },
  };
}
