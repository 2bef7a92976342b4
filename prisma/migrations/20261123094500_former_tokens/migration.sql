-- AlterTable
ALTER TABLE "push_subscriptions" ADD COLUMN "former_token_digest" BYTEA;

-- What schema.prisma cannot say.

-- Whose token this was, for erasure.
CREATE INDEX "push_subscriptions_former_token_idx" ON "push_subscriptions"("tenant_id", "former_token_digest")
  WHERE "former_token_digest" IS NOT NULL;
