-- AlterTable
ALTER TABLE "webhook_queues" ADD COLUMN     "batch_seq" INTEGER NOT NULL DEFAULT 0;
