-- AlterTable
ALTER TABLE "webhook_queues" ADD COLUMN "replay_seq" INTEGER;

-- CreateTable
CREATE TABLE "webhook_attempts" (
    "tenant_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "chat_id" TEXT,
    "is_test" BOOLEAN NOT NULL,
    "status_code" INTEGER,
    "duration_ms" INTEGER NOT NULL,
    "events" INTEGER NOT NULL,
    "error" TEXT,

    CONSTRAINT "webhook_attempts_pkey" PRIMARY KEY ("tenant_id","id")
);
