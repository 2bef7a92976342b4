-- CreateIndex
CREATE INDEX "api_keys_tenant_id_created_at_id_idx" ON "api_keys"("tenant_id", "created_at", "id");

-- What schema.prisma cannot say.

-- Whose token this is, for erasure: by a number made of it, so that a subscribe writes little for it.
CREATE INDEX "push_subscriptions_token_idx" ON "push_subscriptions"("tenant_id", hashtext("device_token")) WHERE "device_token" IS NOT NULL;

-- What people have done is little among all that devices do, and it is what the audit log is searched for.
CREATE INDEX "audit_entries_action_idx" ON "audit_entries"("tenant_id", "action", "id")
  WHERE "action" NOT IN ('subscribe', 'unsubscribe', 'requestChat', 'endChat');
-- By bytes: in the order of most languages ";" comes before ":", and all devices would be in the index.
ALTER TABLE "audit_entries" ALTER COLUMN "actor" TYPE TEXT COLLATE "C";
CREATE INDEX "audit_entries_actor_idx" ON "audit_entries"("tenant_id", "actor", "id") WHERE "actor" < 'device:' OR "actor" >= 'device;';
