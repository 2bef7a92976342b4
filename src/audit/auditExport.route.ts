import type { FastifyInstance } from 'fastify';
import { auditNote, type AuditLog } from '../domain/auditNote.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import type { CountedCallers } from '../http/callers.js';
import { exportName, flagOf, tenantIdOf, textOf, timeOf, turnsOf } from '../http/exportDoor.js';
import { everyRow, exportFormat, sendExport, type ExportRow } from '../http/exportStream.js';
import type { ApiKeys } from '../identity/room.js';
import { actorNameOf } from './actorWords.js';
import type { Audit } from './audit.js';
import type { AuditEntryRecord } from './auditEntries.store.js';

interface AuditExportOptions {
  callers: CountedCallers;
  audit: Pick<Audit, 'list'>;
  apiKeys: Pick<ApiKeys, 'nameOf'>;
  auditLog: AuditLog;
  clock: Clock;
}

const COLUMNS = ['id', 'at', 'actor', 'actorName', 'action', 'object', 'address', 'details'];

/** `GET /export/v1/audit`: the audit log as CSV or JSON, newest first, with the filters of the list. */
export function auditExportRoute(app: FastifyInstance, options: AuditExportOptions): void {
  const { callers, audit, apiKeys, auditLog, clock } = options;

  async function* rowsOf(caller: Caller, records: AsyncIterable<AuditEntryRecord>): AsyncIterable<ExportRow> {
    for await (const record of records) {
      const { id, at, actor, action, object, address, details } = record;
      const actorName = await actorNameOf(record, (keyId) => apiKeys.nameOf(caller, record.tenantId, keyId));
      yield { id: id.toString(), at, actor, actorName, action, object, address, details };
    }
  }

  app.get('/export/v1/audit', { exposeHeadRoute: false }, async (request, reply) => {
    const caller = await callers.of(request);
    authorize(caller, 'readAuditLog');
    const query = request.query as Record<string, unknown>;
    const format = exportFormat(query['format']);
    const filter = {
      actor: textOf(query, 'actor'),
      people: flagOf(query, 'people'),
      action: textOf(query, 'action'),
      object: textOf(query, 'object'),
      after: timeOf(query, 'after'),
      before: timeOf(query, 'before'),
    };
    const slice = { before: null, fromEnd: false };
    const records = everyRow<AuditEntryRecord>(
      (last, limit) => audit.list(caller, filter, { ...slice, limit, after: last?.id ?? null }),
      turnsOf(callers, request),
    );
    const now = clock();
    const told = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
    await auditLog.append(tenantIdOf(caller), auditNote(caller, 'exportAuditLog', now), 'auditLog', {
      format,
      ...told,
    });
    const name = exportName('audit', caller, now);
    return sendExport(reply, { format, name, columns: COLUMNS, rows: rowsOf(caller, records) });
  });
}
