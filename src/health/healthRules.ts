import { alertRemedy, type AlertKind } from '../alerts/room.js';
import { explainProviderCode } from '../domain/providerCodes.js';
import { PUSH_SERVICES, type PushService } from '../domain/pushService.js';

export type HealthStatus = 'HEALTHY' | 'FAILING' | 'PAUSED' | 'NOT_CONFIGURED';

/** The health of an object. A healthy one may have a reason too: something that will fail if nothing is done. */
export interface Health {
  status: HealthStatus;
  /** Null: not known, or there is nothing to tell. */
  since: Date | null;
  reason: string | null;
  remedy: string | null;
}

/** An open alert. */
export interface AlertFact {
  kind: AlertKind;
  code: string | null;
  message: string;
  raisedAt: Date;
}

/** An open circuit: nothing is sent for a while. */
export interface CircuitFact {
  reason: string;
  /** The push service's own word. */
  detail: string;
  openedAt: Date;
}

export interface ServiceFacts {
  service: PushService;
  enabled: boolean;
  /** When it was set up as it is now. */
  configuredAt: Date;
  /** When the credentials run out; null: never. */
  expiresAt: Date | null;
  alerts: readonly AlertFact[];
  circuit: CircuitFact | null;
}

export interface WebhookFacts {
  enabled: boolean;
  /** Since when no request has succeeded; null: the last one did. */
  failingSince: Date | null;
  /** Since when the events of a stuck chat have failed; null: no chat is stuck. */
  stuckSince: Date | null;
  /** Since when outcomes of pushes have failed for long; null: they are not stuck. */
  outcomesStuckSince: Date | null;
  alert: AlertFact | null;
}

/** A part of something, by its name. */
interface NamedHealth {
  name: string;
  health: Health;
}

const HEALTHY: Health = { status: 'HEALTHY', since: null, reason: null, remedy: null };

/** The alerts that make pushes wait, the worst first. Other alerts hold no push back. */
const FAILING_KINDS: readonly AlertKind[] = [
  'CREDENTIALS_REFUSED',
  'TOKENS_REFUSED',
  'PROVIDER_UNAVAILABLE',
  'KEY_REFUSED',
];

/** Why a circuit is open, as the beginning of a sentence, and the alert whose remedy applies. */
const CIRCUITS: Readonly<Record<string, { words: string; like: AlertKind }>> = {
  CREDENTIALS_REFUSED: { words: 'The push service refuses the credentials', like: 'CREDENTIALS_REFUSED' },
  TOKENS_REFUSED: { words: 'The push service refuses most device tokens', like: 'TOKENS_REFUSED' },
  PROVIDER_INTERCEPTED: {
    words: 'Something on the way answers in place of the push service',
    like: 'PROVIDER_UNAVAILABLE',
  },
  PROVIDER_THROTTLES: { words: 'The push service limits the rate', like: 'PROVIDER_UNAVAILABLE' },
};
const UNAVAILABLE = { words: 'The push service fails or cannot be reached', like: 'PROVIDER_UNAVAILABLE' } as const;

/** The health of an app's push service. A circuit that opened before the present set-up says nothing about it. */
export function serviceHealth(facts: ServiceFacts, now: Date): Health {
  const { service, enabled, configuredAt, expiresAt, alerts } = facts;
  const circuit = facts.circuit && facts.circuit.openedAt > configuredAt ? facts.circuit : null;
  if (!enabled) return { ...paused('The push service is switched off.'), remedy: 'Switch it on to send pushes.' };
  const told = FAILING_KINDS.flatMap((kind) => alerts.filter((alert) => alert.kind === kind));
  const [worst] = told;
  const since = earliest([...told.map(({ raisedAt }) => raisedAt), ...(circuit ? [circuit.openedAt] : [])]);
  if (worst) return failing(since, worst.message, alertRemedy({ ...worst, service }));
  if (circuit) return failing(since, circuitWords(service, circuit), circuitRemedy(service, circuit));
  const [notice] = alerts;
  if (expiresAt !== null && expiresAt <= now) {
    return failing(expiresAt, 'The credentials have run out.', 'Configure new credentials.');
  }
  if (notice === undefined) return HEALTHY;
  const { message, raisedAt } = notice;
  return { ...HEALTHY, since: raisedAt, reason: message, remedy: alertRemedy({ ...notice, service }) };
}

/** How a tenant's webhook fares. */
export function webhookHealth(facts: WebhookFacts): Health {
  const { enabled, failingSince, stuckSince, outcomesStuckSince, alert } = facts;
  if (!enabled) return { ...paused('The webhook is switched off.'), remedy: 'Switch it on to send client events.' };
  if (alert) {
    return failing(failingSince ?? alert.raisedAt, alert.message, alertRemedy({ ...alert, service: null }));
  }
  if (stuckSince !== null) {
    return failing(
      stuckSince,
      'The platform does not take the client events of some chats.',
      'Look for the reason in the log of the platform; the events are sent again.',
    );
  }
  if (outcomesStuckSince === null) return HEALTHY;
  return failing(
    outcomesStuckSince,
    'The platform does not take the outcomes of pushes.',
    'Look for the reason in the log of the platform; they are sent again for three days.',
  );
}

/** The health of an app: that of its worst push service. */
export function appHealth(services: readonly ServiceFacts[], now: Date): Health {
  const parts = services.map((facts) => ({
    name: PUSH_SERVICES[facts.service].title,
    health: serviceHealth(facts, now),
  }));
  const remedy = 'Configure one with the credentials of your provider account.';
  return worstOf(parts) ?? { ...notConfigured('The app has no push service.'), remedy };
}

/** The health of the worst part, with its name; null: there is no part, or none is configured. */
export function worstOf(parts: readonly NamedHealth[]): Health | null {
  const failed = parts.filter(({ health }) => health.status === 'FAILING').sort(bySince);
  const [first] = [
    ...failed,
    ...parts.filter(({ health }) => health.status === 'PAUSED'),
    ...parts.filter(({ health }) => health.status === 'HEALTHY' && health.reason !== null),
    ...parts.filter(({ health }) => health.status === 'HEALTHY'),
  ];
  if (first === undefined) return null;
  const { name, health } = first;
  return { ...health, reason: health.reason === null ? null : `${name}: ${health.reason}` };
}

export function notConfigured(reason: string): Health {
  return { status: 'NOT_CONFIGURED', since: null, reason, remedy: null };
}

function paused(reason: string): Health {
  return { status: 'PAUSED', since: null, reason, remedy: null };
}

function failing(since: Date | null, reason: string, remedy: string): Health {
  return { status: 'FAILING', since, reason, remedy };
}

function circuitWords(service: PushService, { reason, detail }: CircuitFact): string {
  const { words } = CIRCUITS[reason] ?? UNAVAILABLE;
  const known = explainProviderCode(service, detail);
  return known ? `${words}: ${detail}. ${known.meaning}` : `${words}: ${detail}.`;
}

function circuitRemedy(service: PushService, { reason, detail }: CircuitFact): string {
  const { like } = CIRCUITS[reason] ?? UNAVAILABLE;
  return alertRemedy({ kind: like, service, code: detail });
}

function earliest(times: readonly Date[]): Date | null {
  return times.length === 0 ? null : new Date(Math.min(...times.map((at) => at.getTime())));
}

/** What has failed longest comes first. */
function bySince(one: NamedHealth, other: NamedHealth): number {
  return (one.health.since?.getTime() ?? 0) - (other.health.since?.getTime() ?? 0);
}
