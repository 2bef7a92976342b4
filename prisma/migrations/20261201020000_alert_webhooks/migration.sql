-- Where alerts are sent: of a tenant, or (tenant 0) of all tenants. Nodes of earlier versions raise alerts without a notice.
CREATE TABLE "alert_webhooks" (
    "tenant_id" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "secret" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "kinds" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "dropped" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_webhooks_pkey" PRIMARY KEY ("tenant_id")
);

-- What is still to be said of alerts: the outbox, written by the statement that raises or resolves the alert.
CREATE TABLE "alert_notices" (
    "receiver_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "alert_id" INTEGER NOT NULL,
    "app_id" TEXT,
    "service" TEXT,
    "kind" TEXT NOT NULL,
    "code" TEXT,
    "message" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "leased_by" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "alert_notices_pkey" PRIMARY KEY ("receiver_id","id")
);

CREATE INDEX "alert_notices_receiver_id_due_at_idx" ON "alert_notices"("receiver_id", "due_at");
CREATE INDEX "alert_notices_receiver_id_alert_id_id_idx" ON "alert_notices"("receiver_id", "alert_id", "id");
CREATE INDEX "alert_notices_at_idx" ON "alert_notices"("at");
