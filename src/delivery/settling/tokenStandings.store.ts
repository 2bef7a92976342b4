import { isOfDevice } from '../../database/deviceSql.js';
import { deviceOf, type DeviceToken } from '../../domain/deviceToken.js';
import type { Database } from '../../database/database.js';

/** The history of a device token before a push to it. */
export interface TokenStanding {
  /** A push service has accepted a push to it, in this chat or an earlier one of the same app. */
  hasWorked: boolean;
  /** Distinguishes clients without identifying them. */
  client: string;
}

/** Deliveries made before the token was registered may have gone to the previous token. */
const FIND = `
WITH known AS (
  SELECT p.tenant_id, p.chat_id, COALESCE(p.token_since, p.refreshed_at) AS token_since FROM push_subscriptions p
  WHERE p.tenant_id = $1 AND ${isOfDevice('p', '$4')} AND p.device_token = $3
  UNION
  SELECT p.tenant_id, p.chat_id, COALESCE(p.token_since, p.refreshed_at) AS token_since FROM push_subscriptions p
  WHERE p.tenant_id = $1 AND p.former_token_digest = sha256(convert_to($3, 'UTF8'))
)
SELECT encode(sha256(convert_to(s.app_id || ' ' || s.client_id, 'UTF8')), 'base64') AS client, EXISTS (
  SELECT FROM known k JOIN deliveries d USING (tenant_id, chat_id)
  WHERE d.app_id = s.app_id AND d.status = 'SENT' AND d.created_at >= k.token_since
) AS worked
FROM chat_sessions s WHERE s.tenant_id = $1 AND s.chat_id = $2`;

/** See `createTokenStandingsStore`. */
export type TokenStandingsStore = ReturnType<typeof createTokenStandingsStore>;

/** The history of device tokens from the deliveries of one database. */
export function createTokenStandingsStore({ prisma }: Pick<Database, 'prisma'>) {
  return {
    async find(
      tenantId: number,
      chatId: string,
      device: Pick<DeviceToken, 'service' | 'token'>,
    ): Promise<TokenStanding> {
      const [row] = await prisma.$queryRawUnsafe<{ client: string; worked: boolean }[]>(
        FIND,
        tenantId,
        chatId,
        device.token.reveal(),
        deviceOf(device),
      );
      // Erased in the meantime: an unknown client.
      return { hasWorked: row?.worked ?? false, client: `${tenantId} ${row?.client ?? ''}` };
    },
  };
}
