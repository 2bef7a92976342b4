-- AlterEnum
ALTER TYPE "end_reason" ADD VALUE 'IDLE';

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN "idle_session_hours" INTEGER DEFAULT 72,
ADD COLUMN "traffic_audit_days" INTEGER DEFAULT 90;

-- What schema.prisma cannot say.

-- What devices do, and what follows from it, goes with time; what people and platforms do stays.
CREATE OR REPLACE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND (OLD.actor LIKE 'device:%' OR OLD.actor = 'provider'
    OR OLD.actor = 'gateway' AND OLD.object LIKE 'chat:%') THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'audit_entries is append only';
END
$$;
DROP TRIGGER "audit_entries_append_only" ON "audit_entries";
CREATE TRIGGER "audit_entries_append_only" BEFORE UPDATE OR DELETE ON "audit_entries"
  FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();
CREATE FUNCTION "refuse_audit_truncate"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_entries is append only';
END
$$;
CREATE TRIGGER "audit_entries_no_truncate" BEFORE TRUNCATE ON "audit_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_truncate"();
