-- AlterTable
ALTER TABLE "push_service_configs" ADD COLUMN "delivered_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "push_subscriptions" ADD COLUMN "token_since" TIMESTAMPTZ(3);
