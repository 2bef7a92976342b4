-- The trace that an event or a delivery belongs to; null where none is recorded. Nodes of earlier versions leave it null.
ALTER TABLE "chat_events" ADD COLUMN "trace_context" TEXT;
ALTER TABLE "deliveries" ADD COLUMN "trace_context" TEXT;
