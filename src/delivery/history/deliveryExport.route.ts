import type { FastifyInstance } from 'fastify';
import { auditNote, type AuditLog } from '../../domain/auditNote.js';
import { authorize } from '../../domain/caller.js';
import type { Clock } from '../../domain/clock.js';
import { SERVICES } from '../../domain/lane.js';
import type { CountedCallers } from '../../http/callers.js';
import { choiceOf, exportName, flagOf, tenantIdOf, textOf, timeOf, turnsOf } from '../../http/exportDoor.js';
import { everyRow, exportFormat, sendExport, type ExportRow } from '../../http/exportStream.js';
import type { DeliveryHistory } from './deliveryHistory.js';
import { DELIVERY_STATUSES } from '../settling/deliveryPolicy.js';
import type { DeliveryRecord } from './deliveryRow.js';

interface DeliveryExportOptions {
  callers: CountedCallers;
  deliveries: Pick<DeliveryHistory, 'list'>;
  auditLog: AuditLog;
  clock: Clock;
}

const COLUMNS = [
  ...['id', 'status', 'service', 'event', 'chatId', 'reason', 'providerMessageId'],
  ...['createdAt', 'settledAt', 'nextAttemptAt', 'attempts'],
];

/** `GET /export/v1/deliveries`: a tenant's deliveries as CSV or JSON, newest first, with the filters of the list. */
export function deliveryExportRoute(app: FastifyInstance, options: DeliveryExportOptions): void {
  const { callers, deliveries, auditLog, clock } = options;
  app.get('/export/v1/deliveries', { exposeHeadRoute: false }, async (request, reply) => {
    const caller = await callers.of(request);
    authorize(caller, 'listDeliveries');
    const query = request.query as Record<string, unknown>;
    const format = exportFormat(query['format']);
    const filter = {
      appId: textOf(query, 'appId'),
      chatId: textOf(query, 'chatId'),
      status: choiceOf(query, 'status', DELIVERY_STATUSES),
      service: choiceOf(query, 'service', SERVICES),
      settled: flagOf(query, 'settled'),
      createdAfter: timeOf(query, 'createdAfter'),
      createdBefore: timeOf(query, 'createdBefore'),
    };
    const slice = { before: null, fromEnd: false };
    const records = everyRow<DeliveryRecord>(
      (last, limit) => deliveries.list(caller, filter, { ...slice, limit, after: last?.id ?? null }),
      turnsOf(callers, request),
    );
    const now = clock();
    // Before the first row leaves.
    await auditLog.append(tenantIdOf(caller), auditNote(caller, 'exportDeliveries', now), 'deliveries', {
      format,
      ...given(filter),
    });
    const name = exportName('deliveries', caller, now);
    return sendExport(reply, { format, name, columns: COLUMNS, rows: rowsOf(records) });
  });
}

async function* rowsOf(records: AsyncIterable<DeliveryRecord>): AsyncIterable<ExportRow> {
  for await (const record of records) {
    const { id, status, service, event, chatId, reason, providerMessageId } = record;
    const { createdAt, settledAt, dueAt, attempts } = record;
    yield {
      ...{ id, status, service, event, chatId, reason, providerMessageId },
      ...{ createdAt, settledAt, nextAttemptAt: dueAt, attempts },
    };
  }
}

/** The conditions that there are. */
function given(filter: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
}
