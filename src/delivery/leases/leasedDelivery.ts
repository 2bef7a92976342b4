import type { DeliveryAttempt } from '../settling/deliveryPolicy.js';
import type { WebPushKeys } from '../../domain/deviceToken.js';
import { readNotification, type Notification } from '../../domain/notification.js';
import type { ApnsEnvironment, PushService } from '../../domain/pushService.js';
import { Redacted } from '../../domain/redacted.js';
import type { TraceContext } from '../../domain/tracing.js';

/** The device of a push. */
export interface SendTarget {
  service: PushService;
  deviceToken: Redacted;
  bundleId: string | null;
  /** Apple's host that took a push to this token last; null: none yet. */
  environment: ApnsEnvironment | null;
  webPushKeys: WebPushKeys | null;
  refreshedAt: Date;
}

/** The columns of a subscription that make its target. */
export interface TargetRow {
  service: PushService;
  device_token: string | null;
  bundle_id: string | null;
  environment: ApnsEnvironment | null;
  p256dh: string | null;
  auth: string | null;
  refreshed_at: Date;
}

/** A delivery leased to this node alone until the lease lapses. */
export interface LeasedDelivery {
  tenantId: number;
  id: string;
  chatId: string;
  appId: string;
  notification: Notification;
  /** The number of the event in its chat. */
  seq: number;
  /** The number of this lease. The settlement must name it. */
  lease: number;
  attempts: DeliveryAttempt[];
  /** How often in a row a gateway stopped with this delivery under way. */
  interruptions: number;
  /** Notifications of the chat that the client has not fetched, made since it sent its token, this one included. */
  badgeCount: number;
  createdAt: Date;
  expiresAt: Date;
  service: PushService;
  /** Null: the subscription was removed, because of `removalReason`. */
  target: SendTarget | null;
  removalReason: string | null;
  /** The client has fetched the event. */
  fetched: boolean;
  /** The client is present until then, and can fetch the event itself. */
  presentUntil: Date | null;
  /** How many lanes with work shared the lease. */
  lanesWithWork: number;
  /** The span of its publish; null: none was recorded. */
  trace: TraceContext | null;
}

/** A row of `whatWasLeased`. */
export interface LeaseRow extends TargetRow {
  tenant_id: number;
  id: string;
  chat_id: string;
  app_id: string;
  seq: number;
  notification: Partial<Notification>;
  leases: number;
  attempts: (Omit<DeliveryAttempt, 'at'> & { at: string })[];
  interruptions: number;
  created_at: Date;
  expires_at: Date;
  removal_reason: string | null;
  fetched: boolean;
  present_until: Date | null;
  badge_count: number;
  lanes: number;
  trace_context: TraceContext | null;
}

export function leasedDeliveryOf(row: LeaseRow): LeasedDelivery {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    chatId: row.chat_id,
    appId: row.app_id,
    notification: readNotification(row.notification),
    seq: row.seq,
    lease: row.leases,
    interruptions: row.interruptions,
    attempts: row.attempts.map((attempt) => ({ ...attempt, at: new Date(attempt.at) })),
    badgeCount: row.badge_count,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    service: row.service,
    target: targetOf(row),
    removalReason: row.removal_reason,
    fetched: row.fetched,
    presentUntil: row.present_until,
    lanesWithWork: row.lanes,
    trace: row.trace_context,
  };
}

/** The columns of a delivery from the statement that made and leased it. */
interface FirstLeaseRow extends TargetRow {
  tenant_id: number;
  chat_id: string;
  app_id: string;
  created_at: Date;
  badge_count: number;
}

/** The values of such a delivery that were known before the statement. */
type KnownOfDelivery = Pick<LeasedDelivery, 'id' | 'seq' | 'notification' | 'expiresAt' | 'trace'>;

/** As `leasedDeliveryOf`. It is made for every push, so each value is named: a spread of rows costs kilobytes. */
export function firstLeaseOf(
  row: FirstLeaseRow,
  { id, seq, notification, expiresAt, trace }: KnownOfDelivery,
): LeasedDelivery {
  return {
    tenantId: row.tenant_id,
    id,
    chatId: row.chat_id,
    appId: row.app_id,
    notification,
    seq,
    lease: 1,
    interruptions: 0,
    attempts: [],
    badgeCount: row.badge_count,
    createdAt: row.created_at,
    expiresAt,
    service: row.service,
    target: targetOf(row),
    removalReason: null,
    fetched: false,
    presentUntil: null,
    lanesWithWork: 1,
    trace,
  };
}

/** Null: the row has no token any more. */
function targetOf(row: TargetRow): SendTarget | null {
  const {
    service,
    device_token: token,
    bundle_id: bundleId,
    environment,
    p256dh,
    auth,
    refreshed_at: refreshedAt,
  } = row;
  if (token === null) return null;
  const webPushKeys = p256dh === null || auth === null ? null : { p256dh, auth };
  return { service, deviceToken: new Redacted(token), bundleId, environment, webPushKeys, refreshedAt };
}
