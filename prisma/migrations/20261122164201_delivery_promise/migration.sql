-- CreateEnum
CREATE TYPE "alert_kind" AS ENUM ('CREDENTIALS_REFUSED', 'PREVIOUS_CREDENTIALS_USED', 'TOKENS_REFUSED', 'CREDENTIALS_EXPIRE', 'PROVIDER_UNAVAILABLE');

-- AlterEnum
ALTER TYPE "removal_reason" ADD VALUE 'TOKEN_REFUSED';

-- AlterTable
ALTER TABLE "apps" ADD COLUMN     "notification_settings" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "chat_sessions" ADD COLUMN     "locale" TEXT;

-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "app_id" TEXT;
UPDATE "deliveries" d SET "app_id" = s."app_id" FROM "chat_sessions" s
WHERE s."tenant_id" = d."tenant_id" AND s."chat_id" = d."chat_id";
ALTER TABLE "deliveries" ALTER COLUMN "app_id" SET NOT NULL;

-- AlterTable
ALTER TABLE "push_service_configs" ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "previous_credentials" BYTEA,
ADD COLUMN     "previous_fingerprint" TEXT,
ADD COLUMN     "previous_key_id" TEXT,
ADD COLUMN     "previous_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "alerts" (
    "tenant_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "app_id" TEXT NOT NULL,
    "service" "push_service" NOT NULL,
    "kind" "alert_kind" NOT NULL,
    "message" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "gateway_nodes" (
    "id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateway_nodes_pkey" PRIMARY KEY ("id")
);

-- What schema.prisma cannot say.

-- The outbox in lanes: one per push service of an app, so that a lease can take turns among them and leave some out.
DROP INDEX "deliveries_due_idx";
CREATE INDEX "deliveries_due_idx" ON "deliveries"("tenant_id", "app_id", "service", "due_at") WHERE "due_at" IS NOT NULL;

-- The same trouble is told of once, however often it is met.
CREATE UNIQUE INDEX "alerts_open_key" ON "alerts"("tenant_id", "app_id", "service", "kind") WHERE "resolved_at" IS NULL;

ALTER TABLE "push_service_configs" ADD CONSTRAINT "push_service_configs_previous_check" CHECK (
  ("previous_credentials" IS NULL) = ("previous_key_id" IS NULL)
  AND ("previous_credentials" IS NULL) = ("previous_fingerprint" IS NULL)
  AND ("previous_credentials" IS NULL) = ("previous_until" IS NULL));
