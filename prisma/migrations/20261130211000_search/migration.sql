-- What schema.prisma cannot say: indexes of expressions (src/database/contactSql.ts).

-- A client by its id or the beginning of it, whatever the case, the newest chat of each first.
CREATE INDEX "chat_sessions_client_search_idx" ON "chat_sessions"("tenant_id", (lower("client_id") COLLATE "C"), "created_at" DESC);

-- By numbers made of the phone number and the name. Chats without them are not in these indexes.
CREATE INDEX "chat_sessions_phone_number_idx" ON "chat_sessions"("tenant_id",
  hashtextextended(translate("phone_number", E' \t-+()./\u00A0\u2010\u2011\u2013\u202F', ''), 0))
  WHERE "phone_number" IS NOT NULL;
CREATE INDEX "chat_sessions_from_idx" ON "chat_sessions"("tenant_id", hashtextextended(lower(btrim("from")), 0))
  WHERE "from" IS NOT NULL;
