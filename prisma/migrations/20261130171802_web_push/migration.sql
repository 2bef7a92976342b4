-- AlterEnum
ALTER TYPE "push_service" ADD VALUE 'WEB_PUSH';

-- AlterTable
ALTER TABLE "push_service_configs" ADD COLUMN "vapid_public_key" TEXT;

-- AlterTable
ALTER TABLE "push_subscriptions" ADD COLUMN "web_push_auth" TEXT,
ADD COLUMN "web_push_p256dh" TEXT;
