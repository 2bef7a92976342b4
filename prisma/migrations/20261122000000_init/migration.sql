-- CreateEnum
CREATE TYPE "push_service" AS ENUM ('IOS_APNS', 'IOS_FIREBASE', 'ANDROID_FIREBASE');

-- CreateEnum
CREATE TYPE "apns_environment" AS ENUM ('PRODUCTION', 'SANDBOX');

-- CreateEnum
CREATE TYPE "chat_state" AS ENUM ('QUEUED', 'CONNECTING', 'CONNECTED', 'IVR', 'FAILED', 'COMPLETED');

-- CreateEnum
CREATE TYPE "end_reason" AS ENUM ('PLATFORM_ENDED');

-- CreateEnum
CREATE TYPE "removal_reason" AS ENUM ('UNSUBSCRIBED', 'CHAT_ENDED', 'TOKEN_UNREGISTERED');

-- CreateEnum
CREATE TYPE "delivery_status" AS ENUM ('PENDING', 'SENT', 'RETRYING', 'FAILED', 'EXPIRED', 'SUPPRESSED');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('DEVICE', 'PLATFORM', 'VIEWER', 'ADMIN', 'OPERATOR');

-- CreateTable
CREATE TABLE "tenants" (
    "id" SERIAL NOT NULL,
    "host" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "apps" (
    "tenant_id" INTEGER NOT NULL,
    "app_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "apps_pkey" PRIMARY KEY ("tenant_id","app_id")
);

-- CreateTable
CREATE TABLE "push_service_configs" (
    "tenant_id" INTEGER NOT NULL,
    "app_id" TEXT NOT NULL,
    "service" "push_service" NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "credentials" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "bundle_ids" TEXT[],
    "environment" "apns_environment",
    "project_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "push_service_configs_pkey" PRIMARY KEY ("tenant_id","app_id","service")
);

-- CreateTable
CREATE TABLE "chat_sessions" (
    "tenant_id" INTEGER NOT NULL,
    "chat_id" TEXT NOT NULL,
    "app_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "state" "chat_state" NOT NULL DEFAULT 'QUEUED',
    "phone_number" TEXT,
    "from" TEXT,
    "parameters" JSONB,
    "parties" JSONB NOT NULL DEFAULT '{}',
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" "end_reason",

    CONSTRAINT "chat_sessions_pkey" PRIMARY KEY ("tenant_id","chat_id")
);

-- CreateTable
CREATE TABLE "push_subscriptions" (
    "tenant_id" INTEGER NOT NULL,
    "chat_id" TEXT NOT NULL,
    "service" "push_service" NOT NULL,
    "device_token" TEXT,
    "bundle_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "refreshed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),
    "removal_reason" "removal_reason",

    CONSTRAINT "push_subscriptions_pkey" PRIMARY KEY ("tenant_id","chat_id")
);

-- CreateTable
CREATE TABLE "chat_events" (
    "tenant_id" INTEGER NOT NULL,
    "chat_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "event" TEXT NOT NULL,
    "msg_id" TEXT,
    "party_id" TEXT NOT NULL DEFAULT '',
    "content" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "chat_events_pkey" PRIMARY KEY ("tenant_id","chat_id","seq")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "tenant_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "chat_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "event" TEXT NOT NULL,
    "service" "push_service" NOT NULL,
    "status" "delivery_status" NOT NULL,
    "notification" JSONB NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "attempts" JSONB NOT NULL DEFAULT '[]',
    "due_at" TIMESTAMPTZ(3),
    "leased_by" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "provider_message_id" TEXT,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "tenant_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "tenant_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "tenants_host_key" ON "tenants"("host");

-- CreateIndex
CREATE UNIQUE INDEX "chat_events_tenant_id_chat_id_event_msg_id_party_id_key" ON "chat_events"("tenant_id", "chat_id", "event", "msg_id", "party_id");

-- CreateIndex
CREATE INDEX "deliveries_tenant_id_chat_id_seq_idx" ON "deliveries"("tenant_id", "chat_id", "seq");

-- AddForeignKey
ALTER TABLE "apps" ADD CONSTRAINT "apps_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_service_configs" ADD CONSTRAINT "push_service_configs_tenant_id_app_id_fkey" FOREIGN KEY ("tenant_id", "app_id") REFERENCES "apps"("tenant_id", "app_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_sessions" ADD CONSTRAINT "chat_sessions_tenant_id_app_id_fkey" FOREIGN KEY ("tenant_id", "app_id") REFERENCES "apps"("tenant_id", "app_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_tenant_id_chat_id_fkey" FOREIGN KEY ("tenant_id", "chat_id") REFERENCES "chat_sessions"("tenant_id", "chat_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_events" ADD CONSTRAINT "chat_events_tenant_id_chat_id_fkey" FOREIGN KEY ("tenant_id", "chat_id") REFERENCES "chat_sessions"("tenant_id", "chat_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_tenant_id_chat_id_fkey" FOREIGN KEY ("tenant_id", "chat_id") REFERENCES "chat_sessions"("tenant_id", "chat_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What schema.prisma cannot say.

-- A client has at most one active session per app: Request Chat finds it or makes it in one statement.
CREATE UNIQUE INDEX "chat_sessions_active_key" ON "chat_sessions"("tenant_id", "app_id", "client_id") WHERE "ended_at" IS NULL;

-- The outbox: what is due, per tenant. Settled deliveries are not in it, so it stays as small as the work that is left.
CREATE INDEX "deliveries_due_idx" ON "deliveries"("tenant_id", "due_at") WHERE "due_at" IS NOT NULL;

ALTER TABLE "chat_sessions" ADD CONSTRAINT "chat_sessions_end_check" CHECK (("ended_at" IS NULL) = ("end_reason" IS NULL));
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_removal_check" CHECK (("removed_at" IS NULL) = ("removal_reason" IS NULL));
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_token_check" CHECK ("removed_at" IS NOT NULL OR "device_token" IS NOT NULL);
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_bundle_check" CHECK (("service" = 'IOS_APNS') = ("bundle_id" IS NOT NULL));
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_due_check" CHECK (("status" IN ('PENDING', 'RETRYING')) = ("due_at" IS NOT NULL));
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_settled_check" CHECK (("due_at" IS NULL) = ("settled_at" IS NOT NULL));
