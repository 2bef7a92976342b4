CREATE TYPE "push_outcome" AS ENUM ('PUSH_SENT', 'PUSH_FAILED', 'PUSH_UNREACHABLE');

-- Which outcomes of pushes the platform asks for. Nodes of earlier versions record none.
ALTER TABLE "webhooks" ADD COLUMN "push_outcomes" "push_outcome"[] DEFAULT ARRAY[]::"push_outcome"[];

-- Settled deliveries whose outcome is still to be said to the platform: written by the statement that settles them.
CREATE TABLE "push_outcomes" (
    "tenant_id" INTEGER NOT NULL,
    "type" "push_outcome" NOT NULL,
    "delivery_id" UUID NOT NULL,
    "settled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "push_outcomes_pkey" PRIMARY KEY ("tenant_id","type","delivery_id")
);

CREATE INDEX "push_outcomes_tenant_id_type_settled_at_delivery_id_idx"
    ON "push_outcomes"("tenant_id", "type", "settled_at", "delivery_id");

-- How far the webhook is with them: one row per tenant and type, whose requests follow one after the other.
CREATE TABLE "push_outcome_queues" (
    "tenant_id" INTEGER NOT NULL,
    "type" "push_outcome" NOT NULL,
    "batch" UUID[] DEFAULT ARRAY[]::UUID[],
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "leased_by" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "dropped" INTEGER NOT NULL DEFAULT 0,
    "size" INTEGER NOT NULL DEFAULT 100,
    "refusals" INTEGER NOT NULL DEFAULT 0,
    "refused_since" TIMESTAMPTZ(3),

    CONSTRAINT "push_outcome_queues_pkey" PRIMARY KEY ("tenant_id","type")
);
