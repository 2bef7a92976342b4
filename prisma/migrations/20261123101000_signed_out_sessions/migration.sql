-- CreateTable
CREATE TABLE "signed_out_sessions" (
    "digest" BYTEA NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signed_out_sessions_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE INDEX "signed_out_sessions_ends_at_idx" ON "signed_out_sessions"("ends_at");
