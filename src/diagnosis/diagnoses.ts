import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { PUSH_SERVICES } from '../domain/pushService.js';
import type { OpenCircuitRecord, OpenCircuitsStore } from '../delivery/room.js';
import type { AppRecord, Directory } from '../tenants/room.js';
import type { ChatFacts, ChatFactsStore, ChatName } from './chatFacts.store.js';
import { situationOfChat, type Situation, type Surroundings } from './situation.js';
import { ruleFor, type Verdict } from './verdicts.js';
import { verdictWords, type VerdictWords } from './verdictWords.js';

/** Why the last message of a chat was or was not pushed. */
interface Diagnosis extends VerdictWords {
  verdict: Verdict;
  since: Date | null;
  /** The facts behind the verdict, one sentence each. */
  facts: string[];
}

/** Finds out why pushes were or were not sent. */
export type Diagnoses = ReturnType<typeof createDiagnoses>;

interface DiagnosesOptions {
  store: { chatFacts: ChatFactsStore; openCircuits: OpenCircuitsStore };
  directory: Pick<Directory, 'app'>;
  clock: Clock;
}

export function createDiagnoses({ store, directory, clock }: DiagnosesOptions) {
  const circuits = new Map<number, Promise<OpenCircuitRecord[]>>();

  /** Chats of a page ask at the same time, and share the answer. */
  function circuitsOf(tenantId: number): Promise<OpenCircuitRecord[]> {
    const known = circuits.get(tenantId);
    if (known) return known;
    const asked = store.openCircuits.list(tenantId).finally(() => circuits.delete(tenantId));
    circuits.set(tenantId, asked);
    return asked;
  }

  /** The situation of a chat; null: the chat is gone. */
  async function look(chat: ChatName): Promise<{ facts: ChatFacts; around: Surroundings } | null> {
    const [facts, open] = await Promise.all([store.chatFacts.find(chat), circuitsOf(chat.tenantId)]);
    const app = facts && (await directory.app(facts.tenantId, facts.appId));
    return app ? { facts, around: { now: clock(), app, circuits: open } } : null;
  }

  return {
    look,

    /** The diagnosis of a chat that the caller has found; null: it is gone. @throws DomainError FORBIDDEN */
    async ofChat(caller: Caller, chat: ChatName): Promise<Diagnosis | null> {
      authorize(caller, 'readDiagnosis');
      const seen = await look(chat);
      if (!seen) return null;
      const situation = situationOfChat(seen.facts, seen.around);
      const rule = ruleFor(situation);
      return {
        verdict: rule.verdict,
        since: rule.since(situation),
        ...verdictWords(rule.verdict, situation),
        facts: factsOf(situation, seen.around.app),
      };
    },
  };
}

/** The facts of a situation, for readers who want to see for themselves. */
function factsOf(situation: Situation, app: AppRecord): string[] {
  const { event, delivery, subscription, refusal, circuit, fetchedSeq } = situation;
  const facts: string[] = [];
  facts.push(event ? `Last event: ${event.event} at ${event.at.toISOString()}` : 'No event of the platform');
  if (delivery) {
    const reason = delivery.reason === null ? '' : ` (${delivery.reason})`;
    facts.push(`Its delivery: ${delivery.status}${reason} by ${PUSH_SERVICES[delivery.service].title}`);
    const last = delivery.attempts.at(-1);
    if (last) {
      const how = [last.outcome, last.reason].filter(Boolean).join(', ');
      facts.push(`Attempts: ${delivery.attempts.length}, the last at ${last.at.toISOString()}: ${how}`);
    }
  } else {
    facts.push('No delivery');
  }
  if (!subscription) facts.push('The client has never subscribed');
  else if (subscription.end) {
    facts.push(`Subscription ended at ${subscription.end.at.toISOString()} (${subscription.end.reason})`);
  } else {
    facts.push(`Subscribed by ${PUSH_SERVICES[subscription.service].title} since ${subscription.since.toISOString()}`);
  }
  if (refusal)
    facts.push(`Newest refused request: ${refusal.operation} at ${refusal.at.toISOString()} (${refusal.code})`);
  if (event && fetchedSeq >= event.seq) facts.push('The client has fetched all events up to this one');
  if (circuit) facts.push(`Paused by the gateway since ${circuit.openedAt.toISOString()} (${circuit.reason})`);
  if (app.pushServices.every(({ enabled }) => !enabled)) facts.push('The app has no enabled push service');
  return facts;
}
