import type { AuditEntry, ChatEvent, Delivery } from '../database/generated/client.js';
import { auditNote, type AuditLog } from '../domain/auditNote.js';
import { authorize, type Caller } from '../domain/caller.js';
import { isChatId } from '../domain/chatId.js';
import type { Clock } from '../domain/clock.js';
import { DomainError } from '../domain/errors.js';
import { canonicalId } from '../domain/publicId.js';
import { Redacted } from '../domain/redacted.js';
import { checkText } from '../domain/text.js';
import { everyRow } from '../http/exportStream.js';
import type { Tenants } from '../tenants/room.js';
import type { ClientReportStore, ReportedChat } from './clientReport.store.js';
import { digestOf } from './erasureDigest.js';

/** The client: by its id with an app, or by one of its chats. */
type ReportInput = { appId: string; clientId: string } | { chatId: string };

/** The report, as pieces of JSON. */
interface ClientReport {
  json: AsyncIterable<string>;
}

const ID_MAX = 512;

/** The use case of a data-subject report. */
export type ClientReports = ReturnType<typeof createClientReports>;

interface ClientReportOptions {
  store: { clientReports: ClientReportStore };
  tenants: Tenants;
  auditLog: AuditLog;
  clock: Clock;
}

export function createClientReports({ store, tenants, auditLog, clock }: ClientReportOptions) {
  const { clientReports } = store;

  async function clientOf(tenantId: number, input: ReportInput): Promise<{ appId: string; clientId: Redacted }> {
    if ('chatId' in input) {
      const found = isChatId(input.chatId) ? await clientReports.clientOf(tenantId, input.chatId) : null;
      if (!found) throw new DomainError('CHAT_NOT_FOUND', 'there is no such chat', ['chatId']);
      return { appId: found.appId, clientId: new Redacted(found.clientId) };
    }
    const appId = checkText(canonicalId(input.appId), ['appId'], ID_MAX);
    return { appId, clientId: new Redacted(checkText(canonicalId(input.clientId), ['clientId'], ID_MAX)) };
  }

  return {
    /**
     * All stored data of a client: its chats with their subscriptions (the address redacted), events, deliveries, webhook
     * queues and audit entries. Made page by page, while it is read; the audit log records it before.
     * @param beforePage called before each page
     * @throws DomainError FORBIDDEN, INVALID_INPUT, CHAT_NOT_FOUND
     */
    async make(caller: Caller, input: ReportInput, beforePage: () => Promise<void>): Promise<ClientReport> {
      authorize(caller, 'reportClient');
      const { id: tenantId, host } = await tenants.named(caller, null);
      const { appId, clientId } = await clientOf(tenantId, input);
      const object = `client:${appId}:${clientId.toString()}`;
      const now = clock();
      const digest = digestOf(clientId);
      await auditLog.append(tenantId, auditNote(caller, 'reportClient', now), object, { [digest.kind]: digest.text });

      async function* pieces(): AsyncIterable<string> {
        const about = { tenantHost: host, appId, clientId: clientId.reveal(), at: now };
        yield `{\n"client": ${JSON.stringify(about)},\n"chats": [`;
        let isFirst = true;
        for await (const chat of everyRow<ReportedChat>(
          (last, limit) => clientReports.chats({ tenantId, appId, clientId }, last, limit),
          beforePage,
        )) {
          yield `${isFirst ? '\n' : ',\n'}${JSON.stringify(chatFacts(chat)).slice(0, -1)}`;
          isFirst = false;
          yield* list(
            'events',
            everyRow<ChatEvent>((last, limit) => clientReports.events(chat, last, limit)),
            eventFacts,
          );
          yield* list(
            'deliveries',
            everyRow<Delivery>((last, limit) => clientReports.deliveries(chat, last, limit)),
            deliveryFacts,
          );
          yield* list('auditEntries', entriesOf(`chat:${chat.chatId}`), entryFacts);
          yield '}';
        }
        yield `${isFirst ? '' : '\n'}]`;
        yield* list('auditEntries', entriesOf(object), entryFacts);
        yield '\n}\n';
      }

      const entriesOf = (of: string) =>
        everyRow<AuditEntry>((last, limit) => clientReports.entries(tenantId, of, last, limit));
      return { json: pieces() };
    },
  };
}

/** A further field of an object in JSON: a list, a row a line. */
async function* list<Row>(
  name: string,
  rows: AsyncIterable<Row>,
  factsOf: (row: Row) => object,
): AsyncIterable<string> {
  let before = `,\n"${name}": [\n`;
  for await (const row of rows) {
    yield before + JSON.stringify(factsOf(row));
    before = ',\n';
  }
  yield before === ',\n' ? '\n]' : `,\n"${name}": []`;
}

function chatFacts(chat: ReportedChat): object {
  const { chatId, state, phoneNumber, from, locale, parameters, parties, presentUntil } = chat;
  const { createdAt, endedAt, endReason, pushSubscription: push, webhookQueue: queue } = chat;
  return {
    ...{ chatId, state, phoneNumber, from, locale, parameters, parties, presentUntil, createdAt, endedAt, endReason },
    pushSubscription: push && {
      ...{ service: push.service, address: push.deviceToken === null ? null : new Redacted(push.deviceToken) },
      ...{ bundleId: push.bundleId, environment: push.environment, createdAt: push.createdAt },
      ...{ refreshedAt: push.refreshedAt, removedAt: push.removedAt, removalReason: push.removalReason },
    },
    webhookQueue: queue && {
      ...{ deliveredSeq: queue.deliveredSeq, dueAt: queue.dueAt, attempt: queue.attempt },
      ...{ failingSince: queue.failingSince, lastError: queue.lastError },
    },
  };
}

function eventFacts({ seq, source, event, msgId, partyId, content, occurredAt, receivedAt }: ChatEvent): object {
  return { seq, source, event, msgId, partyId, content, occurredAt, receivedAt };
}

function deliveryFacts(delivery: Delivery): object {
  const { id, seq, event, service, status, notification, attempts, providerMessageId, reason } = delivery;
  const { createdAt, settledAt, dueAt, expiresAt } = delivery;
  return {
    ...{ id, seq, event, service, status, notification, attempts, providerMessageId, reason },
    ...{ createdAt, settledAt, nextAttemptAt: dueAt, expiresAt },
  };
}

function entryFacts({ id, at, actor, action, object, address, details }: AuditEntry): object {
  return { id: id.toString(), at, actor, action, object, address, details };
}
