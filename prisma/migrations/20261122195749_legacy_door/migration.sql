-- CreateEnum
CREATE TYPE "event_source" AS ENUM ('PLATFORM', 'CLIENT');

-- AlterEnum
ALTER TYPE "end_reason" ADD VALUE 'CLIENT_ENDED';
ALTER TYPE "end_reason" ADD VALUE 'REPLACED';

-- DropIndex
DROP INDEX "chat_events_tenant_id_chat_id_event_msg_id_party_id_key";

-- AlterTable
ALTER TABLE "apps" ADD COLUMN     "available" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "estimated_wait" INTEGER;

-- AlterTable
ALTER TABLE "chat_events" ADD COLUMN     "source" "event_source" NOT NULL DEFAULT 'PLATFORM';

-- AlterTable
ALTER TABLE "chat_sessions" ADD COLUMN     "fetched_seq" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "present_until" TIMESTAMPTZ(3),
ADD COLUMN     "told_seq" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "allowed_origins" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "publish_receipts" (
    "tenant_id" INTEGER NOT NULL,
    "chat_id" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "base_seq" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "publish_receipts_pkey" PRIMARY KEY ("tenant_id","chat_id","idempotency_key")
);

-- CreateTable
CREATE TABLE "webhooks" (
    "tenant_id" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "secret" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("tenant_id")
);

-- CreateTable
CREATE TABLE "webhook_queues" (
    "tenant_id" INTEGER NOT NULL,
    "chat_id" TEXT NOT NULL,
    "delivered_seq" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "leased_by" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "batch_seq" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "webhook_queues_pkey" PRIMARY KEY ("tenant_id","chat_id")
);

-- CreateIndex
CREATE INDEX "publish_receipts_tenant_id_created_at_idx" ON "publish_receipts"("tenant_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "chat_events_tenant_id_chat_id_source_event_msg_id_party_id_key" ON "chat_events"("tenant_id", "chat_id", "source", "event", "msg_id", "party_id");

-- AddForeignKey
ALTER TABLE "publish_receipts" ADD CONSTRAINT "publish_receipts_tenant_id_chat_id_fkey" FOREIGN KEY ("tenant_id", "chat_id") REFERENCES "chat_sessions"("tenant_id", "chat_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_queues" ADD CONSTRAINT "webhook_queues_tenant_id_chat_id_fkey" FOREIGN KEY ("tenant_id", "chat_id") REFERENCES "chat_sessions"("tenant_id", "chat_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What schema.prisma cannot say.

-- Chats of which the webhook has something to tell; the others cost it nothing.
CREATE INDEX "webhook_queues_due_idx" ON "webhook_queues"("tenant_id", "due_at") WHERE "due_at" IS NOT NULL;

-- An outage ends where it began: with a delivery.
ALTER TABLE "webhook_queues" ADD CONSTRAINT "webhook_queues_failing_check" CHECK (("attempt" = 0) = ("failing_since" IS NULL));
