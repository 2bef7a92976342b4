import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.js';
import { environmentOf, routesFor } from '../../domain/credentialRoutes.js';
import type { Lane } from '../../domain/lane.js';
import type { Outcome } from '../../domain/outcome.js';
import type { PushCredentials, PushService } from '../../domain/pushService.js';
import type { TraceContext } from '../../domain/tracing.js';
import { sendsOf, unconfirmedSends } from '../settling/attempts.js';
import type { Deliveries, PostponeReason, ReadyDelivery, Sent, Settled } from '../settling/deliveries.js';
import type { LeasedDelivery } from '../leases/leasedDelivery.js';
import type { Turns } from '../../database/turns.js';
import type { TokenStanding } from '../settling/tokenStandings.store.js';
import { createAnswerCheck } from './answerCheck.js';
import type { PushChannel } from '../../domain/channel.js';
import { createCredentialFallback, isRefused, keyNameOf, refusalsOfOneKey } from './credentialFallback.js';
import { sendToEnvironments } from './environmentTries.js';
import type { Slot } from '../lanes/lanes.js';
import type { AttemptSpan, AttemptSpans } from './attemptSpans.js';
import { createNewTokens } from './newTokens.js';
import type { KnownResult, Results } from './results.js';

export interface SenderObserver {
  /**
   * A provider has answered, or could not be reached. Milliseconds are counted from the publish.
   * @param trace the publish's span; null: none is recorded
   */
  sent(
    service: PushService,
    outcome: Outcome['kind'],
    attempt: number,
    sincePublishMs: number,
    trace: TraceContext | null,
  ): void;
}

export interface SenderOptions {
  deliveries: Deliveries;
  channels: Record<PushService, PushChannel>;
  results: Results;
  clock: Clock;
  logger: Logger;
  observer: SenderObserver;
  /** The provider refuses new credentials; the previous ones are used as long as possible. */
  onNewCredentialsRefused: (lane: Lane, reason: string) => void;
  /** The provider refuses one of several keys; the pushes of its devices wait. */
  onKeyRefused: (lane: Lane, key: string, reason: string) => void;
  /** The provider accepts credentials after it refused them. */
  onNewCredentialsAccepted: (lane: Lane) => void;
  /** Whether this node's leases are still its own: nothing is sent otherwise. */
  holdsLeases: () => boolean;
  turns: Turns;
  spans: AttemptSpans;
}

/** Sends one leased delivery to its push service, and records the result. */
interface Sender {
  /**
   * @param slot the delivery's slot in its lane
   * @returns the settlement; null: postponed
   * @throws the store's error if the result could not be stored; the delivery is retried when its lease expires
   */
  deliver(leased: LeasedDelivery, lane: Lane, slot: Slot): Promise<Settled | null>;
}

export function createSender(options: SenderOptions): Sender {
  const { deliveries, channels, results, clock, observer, holdsLeases, turns, spans } = options;
  const fallback = createCredentialFallback();
  const answerCheck = createAnswerCheck(channels);
  const newTokens = createNewTokens();

  async function prepareAndSend(
    leased: LeasedDelivery,
    lane: Lane,
    slot: Slot,
    span: AttemptSpan | null,
  ): Promise<Settled | null> {
    const log = options.logger.child({ delivery: leased.id, attempt: sendsOf(leased) });
    // Not until the circuit's retry time: deliveries go at once when the circuit closes.
    if (slot.isClosed()) return postpone(leased, span, 'CIRCUIT_OPEN');
    let ready: ReadyDelivery | Settled | null;
    try {
      ready = await deliveries.prepare(leased);
      if (!ready || !('target' in ready)) return ready;
      const waitMs = await waitOfNewToken(ready, lane);
      if (waitMs > 0) return await postpone(leased, span, 'TOKEN_UNPROVEN', waitMs);
      if (unconfirmedSends(leased) > 0 && !(await isAnswering(ready, slot)))
        return await postpone(leased, span, 'PROVIDER_SILENT');
      await turns.next({ tenantId: lane.tenantId, kind: 'pushes' });
      // As late as possible, since the steps above take time.
      if (!(await deliveries.begin(leased)) || !holdsLeases()) return await postpone(leased, span, 'NOT_SENT');
    } catch (error) {
      log.error({ err: error }, 'a delivery could not be sent; it is postponed');
      return postpone(leased, span, 'NOT_SENT');
    }
    const sent = await send(ready, lane, slot, span);
    span?.sent(sent.outcome);
    return settle(leased, { target: ready.target, sent });
  }

  async function waitOfNewToken(ready: ReadyDelivery, lane: Lane): Promise<number> {
    if (!newTokens.isWatching(lane)) return 0;
    const { hasWorked, client } = await deliveries.tokenStanding(ready);
    return hasWorked ? 0 : newTokens.waitMs(lane, client, ready.leased.id);
  }

  async function isAnswering({ leased, target, credentials, routes }: ReadyDelivery, slot: Slot): Promise<boolean> {
    const [current] = routes;
    if (current === undefined) return false;
    // If all deliveries wait for an answer, only this opens the circuit and alerts an admin.
    return answerCheck.answers(target.service, current, target.bundleId, (outcome) => {
      slot.report(outcome, { chatId: leased.chatId, hasWorked: true }, credentials);
    });
  }

  async function postpone(
    leased: LeasedDelivery,
    span: AttemptSpan | null,
    reason: PostponeReason,
    waitMs?: number,
  ): Promise<null> {
    span?.postponed(reason);
    await results.write(leased.id, () => deliveries.postpone(leased, reason, waitMs));
    return null;
  }

  async function send(ready: ReadyDelivery, lane: Lane, slot: Slot, span: AttemptSpan | null): Promise<Sent> {
    const { leased, target, credentials, routes } = ready;
    const { service } = target;
    const at = clock();
    const push = {
      deliveryId: leased.id,
      device: { service, token: target.deviceToken, bundleId: target.bundleId, webPushKeys: target.webPushKeys },
      // The device shows one notification per delivery, even if an ambiguous failure made Beckon send it twice.
      notification: { ...leased.notification, collapseKey: leased.notification.collapseKey ?? leased.id },
      seq: leased.seq,
      badgeCount: leased.badgeCount,
      expiresAt: leased.expiresAt,
      trace: span?.context ?? null,
    };
    const isOfOneKey = refusalsOfOneKey(credentials.current);
    const tried = await sendToEnvironments(routes, async (current) => {
      const host = environmentOf(current);
      const previous = routesFor(credentials.previous, target).find((one) => environmentOf(one) === host) ?? null;
      const sendWith = async (used: PushCredentials) => {
        const answer = await channels[service].send({ ...push, credentials: used });
        if (answer.statusCode !== null && answer.kind !== 'intercepted') answerCheck.heard(service, used);
        return answer;
      };
      return fallback.send({ current, previous, bundleId: target.bundleId, isOfOneKey }, sendWith, {
        onRefused: (reason) => options.onNewCredentialsRefused(lane, reason),
        onKeyRefused: (reason, used) => options.onKeyRefused(lane, keyNameOf(used), reason),
        onAccepted: () => options.onNewCredentialsAccepted(lane),
      });
    });
    const { outcome } = tried;
    const reported = tried.reported && isRefused(tried.reported) && isOfOneKey(tried.reported) ? null : tried.reported;
    const answeredAt = clock().getTime();
    const sincePublishMs = answeredAt - leased.createdAt.getTime();
    observer.sent(lane.service, outcome.kind, sendsOf(leased), sincePublishMs, leased.trace);
    const refused = outcome.kind === 'rejected' && outcome.fault === 'token' ? await standingOfRefused(ready) : null;
    const token = { chatId: leased.chatId, hasWorked: refused?.hasWorked ?? true };
    const tokenTrust = slot.report(reported, token, credentials);
    if (refused?.hasWorked === false && tokenTrust === 'proven') newTokens.refused(lane, refused.client);
    return { outcome, at, durationMs: answeredAt - at.getTime(), tokenTrust };
  }

  /** A failed lookup must not lose the provider's answer. */
  function standingOfRefused(ready: ReadyDelivery): Promise<TokenStanding | null> {
    return deliveries.tokenStanding(ready).catch((error: unknown) => {
      options.logger.warn({ err: error, delivery: ready.leased.id }, 'the history of a device token could not be read');
      return null;
    });
  }

  async function settle(leased: LeasedDelivery, result: KnownResult): Promise<Settled> {
    try {
      return await results.write(leased.id, () => deliveries.settle({ leased, target: result.target }, result.sent));
    } catch (error) {
      results.keep(leased.id, result);
      throw error;
    }
  }

  return {
    deliver(leased, lane, slot) {
      const known = results.take(leased.id);
      if (known) return settle(leased, known);
      return leased.trace === null
        ? prepareAndSend(leased, lane, slot, null)
        : spans.of(leased, lane, (span) => prepareAndSend(leased, lane, slot, span));
    },
  };
}
