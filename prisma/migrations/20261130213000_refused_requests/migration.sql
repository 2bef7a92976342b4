-- CreateTable
CREATE TABLE "refused_requests" (
    "tenant_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "app_id" TEXT NOT NULL,
    "chat_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "operation" TEXT NOT NULL,
    "door" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "field" TEXT,
    "message" TEXT NOT NULL,

    CONSTRAINT "refused_requests_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "chat_refusals" (
    "tenant_id" INTEGER NOT NULL,
    "chat_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "operation" TEXT NOT NULL,
    "door" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "field" TEXT,
    "message" TEXT NOT NULL,

    CONSTRAINT "chat_refusals_pkey" PRIMARY KEY ("tenant_id","chat_id","id")
);

-- CreateIndex
CREATE INDEX "refused_requests_tenant_id_app_id_id_idx" ON "refused_requests"("tenant_id", "app_id", "id");

-- CreateIndex
CREATE INDEX "refused_requests_tenant_id_at_idx" ON "refused_requests"("tenant_id", "at");

-- CreateIndex
CREATE INDEX "refused_requests_tenant_id_chat_id_idx" ON "refused_requests"("tenant_id", "chat_id");

-- AddForeignKey
ALTER TABLE "refused_requests" ADD CONSTRAINT "refused_requests_tenant_id_app_id_fkey" FOREIGN KEY ("tenant_id", "app_id") REFERENCES "apps"("tenant_id", "app_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_refusals" ADD CONSTRAINT "chat_refusals_tenant_id_chat_id_fkey" FOREIGN KEY ("tenant_id", "chat_id") REFERENCES "chat_sessions"("tenant_id", "chat_id") ON DELETE CASCADE ON UPDATE CASCADE;
