import { authorize, type Caller } from '../domain/caller.js';
import type { Slice, TimeKey } from '../domain/slice.js';
import type { DeliveryRecord } from '../delivery/room.js';
import type { ChatFactsStore, ChatName } from './chatFacts.store.js';
import type { Diagnoses } from './diagnoses.js';
import { situationOfEvent } from './situation.js';
import type { TimelinesStore } from './timeline.store.js';
import { changeWords, eventWords, refusedWords, type EntryWords } from './timelineWords.js';
import { ruleFor, type Verdict } from './verdicts.js';
import { verdictWords } from './verdictWords.js';

export type TimelineKind = 'EVENT' | 'CHANGE' | 'REFUSED_REQUEST';

/** Something that happened in a chat, and what followed from it. */
export interface TimelineEntryRecord extends EntryWords {
  key: TimeKey;
  kind: TimelineKind;
  /** Of an event: its type. */
  event: string | null;
  /** Of a change: by whom. */
  actor: string | null;
  /** Of an event: whether and why it was pushed. */
  verdict: Verdict | null;
  delivery: DeliveryRecord | null;
}

/** The use case of a chat's timeline. */
export type Timelines = ReturnType<typeof createTimelines>;

interface TimelinesOptions {
  store: { timelines: TimelinesStore; chatFacts: ChatFactsStore };
  diagnoses: Diagnoses;
}

const NOTHING = { event: null, actor: null, verdict: null, delivery: null };

export function createTimelines({ store, diagnoses }: TimelinesOptions) {
  return {
    /** What happened in a chat that the caller has found, newest first. @throws DomainError FORBIDDEN */
    async ofChat(caller: Caller, chat: ChatName, slice: Slice<TimeKey>): Promise<TimelineEntryRecord[]> {
      authorize(caller, 'readDiagnosis');
      const [seen, items] = await Promise.all([diagnoses.look(chat), store.timelines.list(chat, slice)]);
      if (!seen) return [];
      const seqs = items.flatMap((item) => (item.kind === 'EVENT' ? [item.event.seq] : []));
      const deliveries = await store.chatFacts.deliveriesOf(chat, seqs);
      return items.map((item): TimelineEntryRecord => {
        const { key } = item;
        switch (item.kind) {
          case 'BEGINNING':
            return { ...NOTHING, key, kind: 'CHANGE', title: 'Chat requested', text: null };
          case 'CHANGE':
            return { ...NOTHING, key, kind: 'CHANGE', ...changeWords(item.change), actor: item.change.actor };
          case 'REFUSED_REQUEST':
            return { ...NOTHING, key, kind: 'REFUSED_REQUEST', ...refusedWords(item.refusal) };
          case 'EVENT': {
            const { event, refusal } = item;
            const delivery = deliveries.get(event.seq) ?? null;
            const situation = situationOfEvent(event, { delivery, refusal }, seen.facts, seen.around);
            const { verdict } = ruleFor(situation);
            return {
              ...NOTHING,
              ...{ key, kind: 'EVENT', verdict, delivery },
              ...eventWords(event.event, verdict, verdictWords(verdict, situation), situation),
              event: event.event.event,
            };
          }
        }
      });
    },
  };
}
