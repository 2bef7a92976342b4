-- AlterTable
ALTER TABLE "apps" ADD COLUMN "archived_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN "archived_at" TIMESTAMPTZ(3);
