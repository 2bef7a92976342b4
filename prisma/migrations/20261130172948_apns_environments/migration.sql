-- AlterEnum
ALTER TYPE "alert_kind" ADD VALUE 'KEY_REFUSED';

-- AlterTable
ALTER TABLE "push_service_configs" ADD COLUMN     "apns_keys" JSONB;

-- AlterTable
ALTER TABLE "push_subscriptions" ADD COLUMN     "environment" "apns_environment";
