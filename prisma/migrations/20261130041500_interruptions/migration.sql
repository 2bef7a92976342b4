-- AlterEnum
ALTER TYPE "alert_kind" ADD VALUE 'DELIVERY_QUARANTINED';

-- A lease is not a send: the number tells leases apart, and the attempts say what was sent.
ALTER TABLE "deliveries" RENAME COLUMN "attempt" TO "leases";

-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN "interruptions" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "sending_since" TIMESTAMPTZ(3);

-- What schema.prisma cannot say.

-- Those that were being sent at three stops of a gateway in a row are few, and are looked for every few seconds.
CREATE INDEX "deliveries_quarantine_idx" ON "deliveries"("tenant_id", "app_id", "service", "due_at")
  WHERE "interruptions" >= 3 AND "due_at" IS NOT NULL;
