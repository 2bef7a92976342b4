import type { TokenRemoval } from './deliveryPolicy.js';
import type { ApnsEnvironment } from '../../domain/pushService.js';
import type { Redacted } from '../../domain/redacted.js';
import type { ChangeObserver } from '../../domain/changeObserver.js';
import { auditInsert } from '../../database/auditEntry.js';
import type { Database } from '../../database/database.js';
import { isRowFault } from '../../database/databaseErrors.js';
import { forgetToken } from '../../database/deviceSql.js';
import { createMicroBatch } from '../../database/microBatch.js';

/** A token that its provider reports as dead. */
export interface DeadToken {
  tenantId: number;
  chatId: string;
  deviceToken: Redacted;
  removal: TokenRemoval;
  /** The provider's own reason. */
  detail: string;
  at: Date;
}

/** Apple's host that took a push to a token. */
interface WorkingEnvironment {
  tenantId: number;
  chatId: string;
  deviceToken: Redacted;
  environment: ApnsEnvironment;
}

const REMOVE_TOKENS = `
WITH dead AS (
  SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[])
    AS i(tenant_id, chat_id, device_token, at, registered_before, reason, detail)
), locked AS (
  SELECT tenant_id, chat_id, d.at, d.reason, d.detail, p.removed_at IS NULL AS was_active
  FROM dead d JOIN push_subscriptions p USING (tenant_id, chat_id, device_token)
  WHERE p.refreshed_at <= d.registered_before
  ORDER BY tenant_id, chat_id FOR UPDATE OF p
), removed AS (
  UPDATE push_subscriptions p SET
    ${forgetToken()}, removed_at = COALESCE(p.removed_at, l.at),
    removal_reason = COALESCE(p.removal_reason, l.reason::removal_reason)
  FROM locked l WHERE p.tenant_id = l.tenant_id AND p.chat_id = l.chat_id
  RETURNING p.tenant_id, p.chat_id, p.service, l.at, l.detail, l.was_active
), audited AS (
  ${auditInsert({
    ...{ from: 'removed', at: 'at', actor: `'provider'`, address: 'NULL', action: `'removeToken'` },
    object: `'chat:' || chat_id`,
    details: `jsonb_build_object('reason', detail, 'service', service)`,
  })}
)
SELECT tenant_id, chat_id, was_active, false AS has_newer FROM removed
UNION ALL
SELECT tenant_id, chat_id, false, true FROM dead d JOIN push_subscriptions p USING (tenant_id, chat_id)
WHERE p.removed_at IS NULL AND p.device_token <> d.device_token`;

/** The result for a subscription with a dead token. `REPLACED`: it has another token by now; `KEPT`: neither. */
export type DeadTokenVerdict = 'REMOVED' | 'REPLACED' | 'KEPT';

interface DeadTokenRow {
  tenant_id: number;
  chat_id: string;
  was_active: boolean;
  has_newer: boolean;
}

/** Only while the subscription still has the token. */
const REMEMBER_ENVIRONMENTS = `/* remember_environments */
UPDATE push_subscriptions p SET environment = i.environment
FROM (
  SELECT tenant_id, chat_id, w.environment::apns_environment AS environment
  FROM unnest($1::int[], $2::text[], $3::text[], $4::text[]) AS w(tenant_id, chat_id, device_token, environment)
  JOIN push_subscriptions p USING (tenant_id, chat_id, device_token)
  ORDER BY tenant_id, chat_id FOR NO KEY UPDATE OF p
) i
WHERE p.tenant_id = i.tenant_id AND p.chat_id = i.chat_id`;

/** See `createPushedTokensStore`. */
export type PushedTokensStore = ReturnType<typeof createPushedTokensStore>;

/** Stores what providers' answers say about the tokens of push subscriptions. */
export function createPushedTokensStore({ prisma, hot }: Database, observer: ChangeObserver) {
  const removals = createMicroBatch<DeadToken, DeadTokenVerdict>({
    keyOf: (item) => `${item.tenantId} ${item.chatId}`,
    run: runRemovals,
    isRowFault,
    maxSize: 256,
    concurrency: 1,
  });

  const environments = createMicroBatch<WorkingEnvironment, undefined>({
    keyOf: (item) => `${item.tenantId} ${item.chatId}`,
    run: runEnvironments,
    isRowFault,
    maxSize: 256,
    concurrency: 1,
  });

  async function runEnvironments(items: readonly WorkingEnvironment[]): Promise<undefined[]> {
    await hot(REMEMBER_ENVIRONMENTS, [
      items.map((item) => item.tenantId),
      items.map((item) => item.chatId),
      items.map((item) => item.deviceToken.reveal()),
      items.map((item) => item.environment),
    ]);
    return items.map(() => undefined);
  }

  async function runRemovals(items: readonly DeadToken[]): Promise<DeadTokenVerdict[]> {
    const rows = await prisma.$queryRawUnsafe<DeadTokenRow[]>(
      REMOVE_TOKENS,
      items.map((item) => item.tenantId),
      items.map((item) => item.chatId),
      items.map((item) => item.deviceToken.reveal()),
      items.map((item) => item.at),
      items.map((item) => item.removal.registeredBefore),
      items.map((item) => item.removal.reason),
      items.map((item) => item.detail),
    );
    const gone = rows.filter((row) => row.was_active);
    observer.pushSubscriptions(gone.map((row) => ({ tenantId: row.tenant_id, chatId: row.chat_id })));
    const found = new Map(rows.map((row) => [`${row.tenant_id} ${row.chat_id}`, row]));
    return items.map((item) => {
      const row = found.get(`${item.tenantId} ${item.chatId}`);
      if (!row) return 'KEPT';
      return row.has_newer ? 'REPLACED' : 'REMOVED';
    });
  }

  return {
    /** Removes the subscription, if it still has this dead token. */
    removeToken: removals.submit,

    /** Remembers at which of Apple's hosts a token works, in one batch with others. */
    rememberEnvironment: environments.submit,
  };
}
