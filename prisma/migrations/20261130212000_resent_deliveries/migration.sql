-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN "resend_of" UUID;

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN "texts_removed_to" TIMESTAMPTZ(3);

-- What schema.prisma cannot say.

-- A delivery is sent again once: a second request finds the first one's delivery.
CREATE UNIQUE INDEX "deliveries_resend_of_idx" ON "deliveries" ("tenant_id", "resend_of") WHERE "resend_of" IS NOT NULL;
