-- CreateTable
CREATE TABLE "signed_out_sessions" (
    "id" UUID NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signed_out_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "signed_out_sessions_ends_at_idx" ON "signed_out_sessions"("ends_at");
