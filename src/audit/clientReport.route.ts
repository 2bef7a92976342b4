import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { authorize } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { refusedField } from '../domain/errors.js';
import type { CountedCallers } from '../http/callers.js';
import { exportName, turnsOf } from '../http/exportDoor.js';
import type { ClientReports } from './clientReport.js';

interface ClientReportRouteOptions {
  callers: CountedCallers;
  reports: ClientReports;
  clock: Clock;
}

const bodySchema = z.union([
  z.strictObject({ appId: z.string(), clientId: z.string() }),
  z.strictObject({ chatId: z.string() }),
]);

/** `POST /export/v1/client`: all stored data of a client, as JSON. The body names the client, so no log contains it. */
export function clientReportRoute(app: FastifyInstance, { callers, reports, clock }: ClientReportRouteOptions): void {
  // Before the body is read.
  const onRequest = async (request: Parameters<CountedCallers['of']>[0]) =>
    authorize(await callers.of(request), 'reportClient');
  app.post('/export/v1/client', { onRequest }, async (request, reply) => {
    const caller = await callers.of(request);
    const { success, data } = bodySchema.safeParse(request.body);
    if (!success) throw refusedField(['the body'], 'must be { "appId", "clientId" } or { "chatId" }, each a text');
    const { json } = await reports.make(caller, data, turnsOf(callers, request));
    void reply.header('content-disposition', `attachment; filename="${exportName('client', caller, clock())}.json"`);
    void reply.header('cache-control', 'no-store');
    return reply.type('application/json; charset=utf-8').send(Readable.from(json));
  });
}
