import type { ChatEvent } from '../domain/chatEvent.js';
import { plainTextOf } from '../notifications/room.js';

/** The fields of a client's own event that identify the platform's echo of it. */
export type OwnEvent = Pick<ChatEvent, 'event' | 'msgId' | 'msg' | 'msgText' | 'data'>;

/** Ids of this length are unique. Shorter ids may be separate counters of client and platform. */
const UNIQUE_ID_LENGTH = 16;

/** Whether an event is the platform's echo of a client's own event: the same id, and for a short id the same content. */
export function isEcho(event: ChatEvent, ownEvents: readonly OwnEvent[]): boolean {
  const { msgId } = event;
  if (msgId === null) return false;
  const words = wordsOf(event);
  return ownEvents.some(
    (own) =>
      own.event === event.event &&
      own.msgId === msgId &&
      (msgId.length >= UNIQUE_ID_LENGTH || wordsOf(own).some((word) => words.includes(word))),
  );
}

/** The texts of a message, or the id and the name of a file. */
function wordsOf({ msg, msgText, data }: OwnEvent): string[] {
  return [msg, msgText, plainTextOf(msg ?? ''), data?.['file_id'], data?.['file_name']].flatMap((word) =>
    typeof word === 'string' && word.trim() !== '' ? [word.trim()] : [],
  );
}
