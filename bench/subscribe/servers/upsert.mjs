/** What the plain rivals store: one row a chat, by one statement a request. */
export const TABLE = `
CREATE TABLE push_tokens (
  chat_id text PRIMARY KEY,
  client_id text NOT NULL,
  service text NOT NULL,
  device_token text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  refreshed_at timestamptz NOT NULL DEFAULT now()
)`;

/** Named, so that PostgreSQL plans it once a connection. */
export const upsert = (values) => ({
  name: 'upsert',
  text: `INSERT INTO push_tokens (chat_id, client_id, service, device_token) VALUES ($1, $2, $3, $4)
    ON CONFLICT (chat_id) DO UPDATE
    SET service = excluded.service, device_token = excluded.device_token, refreshed_at = now()
    WHERE push_tokens.client_id = excluded.client_id`,
  values,
});
