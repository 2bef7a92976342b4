-- The push service's own code, from which the remedy is told; null: raised by an earlier version, or there is none.
ALTER TABLE "alerts" ADD COLUMN "code" TEXT;

-- Alerts about a tenant as a whole. They are in a table of their own, because nodes of earlier versions read "alerts" and
-- know neither alerts without an app nor new kinds. Their ids are of the sequence of the others, so an id names one alert.
CREATE TYPE "tenant_alert_kind" AS ENUM ('WEBHOOK_FAILING');

CREATE TABLE "tenant_alerts" (
    "tenant_id" INTEGER NOT NULL,
    "id" INTEGER NOT NULL,
    "kind" "tenant_alert_kind" NOT NULL,
    "code" TEXT,
    "message" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "tenant_alerts_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE UNIQUE INDEX "tenant_alerts_open_key" ON "tenant_alerts"("tenant_id", "kind") WHERE "resolved_at" IS NULL;

-- Lists are newest first: of a tenant, of all tenants, and of what is open in all of them.
CREATE INDEX "alerts_tenant_id_raised_at_id_idx" ON "alerts"("tenant_id", "raised_at", "id");
CREATE INDEX "alerts_raised_at_id_idx" ON "alerts"("raised_at", "id");
CREATE INDEX "alerts_open_raised_idx" ON "alerts"("raised_at", "id") WHERE "resolved_at" IS NULL;
CREATE INDEX "tenant_alerts_tenant_id_raised_at_id_idx" ON "tenant_alerts"("tenant_id", "raised_at", "id");
CREATE INDEX "tenant_alerts_raised_at_id_idx" ON "tenant_alerts"("raised_at", "id");

-- Since when the platform has taken no request; null: it took the last one.
ALTER TABLE "webhooks" ADD COLUMN "failing_since" TIMESTAMPTZ(3);
