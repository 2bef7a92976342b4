import type { ChatEvent } from '../domain/chatEvent.js';
import { plainTextOf } from '../notifications/room.js';

/** What the client itself has sent, as far as a platform's echo is known by it. */
export type OwnEvent = Pick<ChatEvent, 'event' | 'msgId' | 'msg' | 'msgText' | 'data'>;

/** Nobody makes ids of such a length twice; shorter ones may be counters that client and platform keep apart. */
const UNIQUE_ID_LENGTH = 16;

/** Whether the platform has given a client's own event back: under the client's id, and in its words unless the id is enough. */
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

/** What was said, or which file was sent. */
function wordsOf({ msg, msgText, data }: OwnEvent): string[] {
  return [msg, msgText, plainTextOf(msg ?? ''), data?.['file_id'], data?.['file_name']].flatMap((word) =>
    typeof word === 'string' && word.trim() !== '' ? [word.trim()] : [],
  );
}
