import type { Redacted } from '../domain/redacted.js';
import type { Database } from '../database/database.js';

/** What is known of a device token before the push that it is for. */
export interface TokenStanding {
  /** A push service has taken a push for it, in this chat or in an earlier one of the same app. */
  hasWorked: boolean;
  /** Tells clients apart, and does not say who they are. */
  client: string;
}

/** A delivery that was made before the token came may have gone to the one before it. */
const FIND = `
WITH known AS (
  SELECT p.tenant_id, p.chat_id, COALESCE(p.token_since, p.refreshed_at) AS token_since FROM push_subscriptions p
  WHERE p.tenant_id = $1 AND hashtext(p.device_token) = hashtext($3) AND p.device_token = $3
  UNION
  SELECT p.tenant_id, p.chat_id, COALESCE(p.token_since, p.refreshed_at) AS token_since FROM push_subscriptions p
  WHERE p.tenant_id = $1 AND p.former_token_digest = sha256(convert_to($3, 'UTF8'))
)
SELECT encode(sha256(convert_to(s.app_id || ' ' || s.client_id, 'UTF8')), 'base64') AS client, EXISTS (
  SELECT FROM known k JOIN deliveries d ON d.tenant_id = k.tenant_id AND d.chat_id = k.chat_id
  WHERE d.app_id = s.app_id AND d.status = 'SENT' AND d.created_at >= k.token_since
) AS worked
FROM chat_sessions s WHERE s.tenant_id = $1 AND s.chat_id = $2`;

/** As `createTokenStandings` makes it. */
export type TokenStandingsStore = ReturnType<typeof createTokenStandings>;

/** What the deliveries of one database say of device tokens. */
export function createTokenStandings({ prisma }: Pick<Database, 'prisma'>) {
  return {
    async find(tenantId: number, chatId: string, deviceToken: Redacted): Promise<TokenStanding> {
      const [row] = await prisma.$queryRawUnsafe<{ client: string; worked: boolean }[]>(
        FIND,
        tenantId,
        chatId,
        deviceToken.reveal(),
      );
      // Erased meanwhile: of nobody.
      return { hasWorked: row?.worked ?? false, client: `${tenantId} ${row?.client ?? ''}` };
    },
  };
}
