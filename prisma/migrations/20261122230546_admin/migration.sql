-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "last_used_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "audit_entries" ADD COLUMN     "address" TEXT;

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "delivery_days" INTEGER,
ADD COLUMN     "ended_session_days" INTEGER;

-- CreateTable
CREATE TABLE "open_circuits" (
    "tenant_id" INTEGER NOT NULL,
    "app_id" TEXT NOT NULL,
    "service" "push_service" NOT NULL,
    "node_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "retry_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "open_circuits_pkey" PRIMARY KEY ("tenant_id","app_id","service","node_id")
);

-- CreateIndex
CREATE INDEX "audit_entries_tenant_id_object_id_idx" ON "audit_entries"("tenant_id", "object", "id");

-- CreateIndex
CREATE INDEX "chat_sessions_tenant_id_created_at_chat_id_idx" ON "chat_sessions"("tenant_id", "created_at", "chat_id");

-- CreateIndex
CREATE INDEX "chat_sessions_tenant_id_app_id_created_at_chat_id_idx" ON "chat_sessions"("tenant_id", "app_id", "created_at", "chat_id");

-- CreateIndex
CREATE INDEX "chat_sessions_tenant_id_client_id_created_at_chat_id_idx" ON "chat_sessions"("tenant_id", "client_id", "created_at", "chat_id");

-- CreateIndex
CREATE INDEX "chat_sessions_tenant_id_state_created_at_chat_id_idx" ON "chat_sessions"("tenant_id", "state", "created_at", "chat_id");

-- What schema.prisma cannot say.

-- Chats that may be subscribed, for lists of these; and those that are over, for retention.
CREATE INDEX "chat_sessions_active_idx" ON "chat_sessions"("tenant_id", "created_at", "chat_id") WHERE "ended_at" IS NULL;
CREATE INDEX "chat_sessions_ended_idx" ON "chat_sessions"("tenant_id", "ended_at") WHERE "ended_at" IS NOT NULL;

-- How many are subscribed by which service.
CREATE INDEX "push_subscriptions_active_idx" ON "push_subscriptions"("tenant_id", "service") WHERE "removed_at" IS NULL;

-- Deliveries that came to nothing are few among many; those that are under way are in deliveries_due_idx.
CREATE INDEX "deliveries_unsent_idx" ON "deliveries"("tenant_id", "status", "id") WHERE "status" IN ('FAILED', 'EXPIRED', 'SUPPRESSED');

CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_entries is append only';
END
$$;
CREATE TRIGGER "audit_entries_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
