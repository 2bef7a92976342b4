-- AlterTable
ALTER TABLE "chat_sessions" ADD COLUMN "locale_chosen" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "push_subscriptions" ADD COLUMN "app_id" TEXT,
ADD COLUMN "former_device_digest" BYTEA;

-- What schema.prisma cannot say.

-- Whose device this is. It also keeps a device from having two active subscriptions of an app; those of before, whose
-- app is not in their row, join when their client sends its token again. By a number made of the device, so that a
-- subscribe writes little for it.
CREATE UNIQUE INDEX "push_subscriptions_device_idx" ON "push_subscriptions" ("tenant_id",
  hashtextextended(CASE WHEN "service" IN ('IOS_FIREBASE', 'ANDROID_FIREBASE') THEN split_part("device_token", ':', 1) ELSE "device_token" END, 0),
  "app_id", (CASE WHEN "removed_at" IS NULL THEN '' ELSE "chat_id" END))
  WHERE "device_token" IS NOT NULL;
DROP INDEX "push_subscriptions_token_idx";

CREATE INDEX "push_subscriptions_former_device_idx" ON "push_subscriptions"("tenant_id", "former_device_digest")
  WHERE "former_device_digest" IS NOT NULL;
