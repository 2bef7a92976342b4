/** What the promise of docs/reliability.md says of one message that was accepted. */
export type Fate =
  /** It is pushed, and called sent. */
  | 'pushed'
  /** Its client may have got it by itself, or wants nothing any more: whichever comes first. */
  | 'pushed or not'
  /** There was nobody to push to. */
  | 'not pushed';

export interface Message {
  phone: number;
  text: string;
  /** By the model's clock, in milliseconds. */
  acceptedAt: number;
  fate: Fate;
}

/** The promise, as small as it can be told. */
export interface Model {
  isRunning: boolean;
  /** How far the wall clock has been moved. */
  aheadMs: number;
  /** By phone: one has an iPhone, one an Android. */
  isSubscribed: boolean[];
  messages: Message[];
}

export const PHONES = 2;
/** What a message matters for. */
export const EXPIRES_AFTER_MS = 3_600_000;

export function newModel(): Model {
  return { isRunning: true, aheadMs: 0, isSubscribed: Array.from({ length: PHONES }, () => true), messages: [] };
}

export function accept(model: Model, phone: number, text: string): void {
  const fate = model.isSubscribed[phone] ? 'pushed' : 'not pushed';
  model.messages.push({ phone, text, acceptedAt: model.aheadMs, fate });
}

/** The client has got what there is, or has given its subscription up: what was not pushed by now need not be. */
export function release(model: Model, phone: number): void {
  for (const message of model.messages) {
    if (message.phone === phone && message.fate === 'pushed') message.fate = 'pushed or not';
  }
}
