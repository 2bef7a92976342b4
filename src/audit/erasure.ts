import { auditNote } from '../domain/auditNote.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { APNS_TOKEN, checkDeviceAddress, devicesNamed } from '../domain/deviceToken.js';
import { DomainError, refusedField } from '../domain/errors.js';
import { phoneNumberEnd, phoneNumbersNamed } from '../domain/phoneNumber.js';
import { canonicalId } from '../domain/publicId.js';
import { Redacted } from '../domain/redacted.js';
import { addRemovals, NOTHING_REMOVED, type Removal } from './removal.js';
import { checkText } from '../domain/text.js';
import { digestOf, phoneNumberDigest } from './erasureDigest.js';
import type { AuditEntryRecord } from './auditEntries.store.js';
import type { ErasureStore, ErasureTarget } from './erasure.store.js';
import { isChatId } from '../domain/chatId.js';
import type { Tenants } from '../tenants/room.js';

/** The target of an erasure. */
export type EraseInput = { tenantHost: string } & (
  | { kind: 'chat'; chatId: string }
  | { kind: 'client'; appId: string; clientId: string }
  | { kind: 'token'; deviceToken: string }
  | { kind: 'phone'; phoneNumber: string }
);

/** The counts of an erasure, and its proof. */
interface Erased {
  removal: Removal;
  /** The last one, where there was so much that there are several. */
  proof: AuditEntryRecord;
}

/** The use case of erasing. */
export type Erasure = ReturnType<typeof createErasure>;

export interface ErasureOptions {
  store: { erasure: ErasureStore };
  tenants: Tenants;
  clock: Clock;
  /** Called when active chats were erased, so that polling clients are released. */
  onGone: (tenantId: number, chatIds: readonly string[]) => void;
  /** Called when chats were erased with their push subscriptions and deliveries, so that lists refetch. */
  onErased: (tenantId: number) => void;
}

/** Chats per transaction, so that locks are short. */
const CHATS_PER_BATCH = 300;
/** Chats that a preview counts. */
const CHATS_PREVIEWED = 10_000;
const ID_MAX = 512;

export function createErasure({ store, tenants, clock, onGone, onErased }: ErasureOptions) {
  return {
    /**
     * How much `erase` would remove now: of the first 10,000 chats.
     * @throws DomainError as `erase`
     */
    async preview(caller: Caller, input: EraseInput): Promise<Removal> {
      authorize(caller, 'erase');
      const { id: tenantId } = await tenants.resolve(caller, input.tenantHost);
      const { target, field } = subjectOf(input);
      const chatIds = target ? await store.erasure.find(tenantId, target, CHATS_PREVIEWED) : [];
      if (chatIds.length === 0) throw new DomainError('NOT_FOUND', 'there is nothing to erase', [field]);
      return store.erasure.count(tenantId, chatIds);
    },

    /**
     * Permanently removes chats, including active ones, with their push subscriptions, deliveries, events and queued
     * client events. Each batch of chats is atomic and has its own audit entry. So an interrupted call is proven too,
     * and continues when it is repeated.
     * @throws DomainError FORBIDDEN, INVALID_INPUT, INVALID_DEVICE_TOKEN, NOT_FOUND: no such tenant, or nothing to
     * erase
     */
    async erase(caller: Caller, input: EraseInput): Promise<Erased> {
      authorize(caller, 'erase');
      const { id: tenantId, host } = await tenants.resolve(caller, input.tenantHost);
      const { target, object, named, field } = subjectOf(input);
      const nothing = new DomainError('NOT_FOUND', 'there is nothing to erase', [field]);
      if (!target) throw nothing;
      const digest = input.kind === 'phone' ? await phoneNumberDigest(host, named) : digestOf(named);
      let removal: Removal = NOTHING_REMOVED;
      let proof: AuditEntryRecord | null = null;
      for (let isMore = true; isMore;) {
        const found = await store.erasure.find(tenantId, target, CHATS_PER_BATCH + 1);
        if (found.length === 0) break;
        isMore = found.length > CHATS_PER_BATCH;
        const batch = await store.erasure.erase({
          ...{ tenantId, target, object, digest },
          chatIds: found.slice(0, CHATS_PER_BATCH),
          note: auditNote(caller, 'erase', clock()),
        });
        if (batch.active.length > 0) onGone(tenantId, batch.active);
        if (batch.proof) onErased(tenantId);
        removal = addRemovals(removal, batch.removal);
        proof = batch.proof ?? proof;
      }
      if (!proof) throw nothing;
      return { removal, proof };
    },
  };
}

interface Subject {
  /** Null: the value cannot name anything. */
  target: ErasureTarget | null;
  /** How the audit log names it. */
  object: string;
  /** The whole named value. */
  named: Redacted;
  /** The field that names it. */
  field: string;
}

/** @throws DomainError INVALID_INPUT, INVALID_DEVICE_TOKEN */
function subjectOf(input: EraseInput): Subject {
  switch (input.kind) {
    case 'chat': {
      const { chatId } = input;
      const target = isChatId(chatId) ? ({ kind: 'chat', chatId } as const) : null;
      return { target, object: `chat:${chatId}`, named: new Redacted(chatId), field: 'chatId' };
    }
    case 'client': {
      const appId = checkText(canonicalId(input.appId), ['appId'], ID_MAX);
      const clientId = new Redacted(checkText(canonicalId(input.clientId), ['clientId'], ID_MAX));
      const object = `client:${appId}:${clientId.toString()}`;
      return { target: { kind: 'client', appId, clientId }, object, named: clientId, field: 'clientId' };
    }
    case 'token': {
      const text = checkDeviceAddress(input.deviceToken, ['deviceToken']);
      const named = new Redacted(APNS_TOKEN.test(text) ? text.toLowerCase() : text);
      return {
        target: { kind: 'token', devices: devicesNamed(text).map((device) => new Redacted(device)) },
        object: `token:${named.toString()}`,
        named,
        field: 'deviceToken',
      };
    }
    case 'phone': {
      const text = checkText(input.phoneNumber, ['phoneNumber'], ID_MAX);
      const [number, ...others] = phoneNumbersNamed(text);
      if (number === undefined) throw refusedField(['phoneNumber'], 'must have 3 digits or more, and no letters');
      const numbers = [number, ...others].map((one) => new Redacted(one));
      const object = `phone:${phoneNumberEnd(text)}`;
      return { target: { kind: 'phone', numbers }, object, named: new Redacted(number), field: 'phoneNumber' };
    }
  }
}
