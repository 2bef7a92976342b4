import type { LocalizedText, Notification } from '../domain/notification.js';

/** Makes a payload of a notification. */
type RenderPayload = (notification: Notification) => string;

const ELLIPSIS = '…';

/**
 * A payload of at most `limitBytes` bytes of UTF-8. If the whole notification does not fit, its longest texts are cut
 * to the same length, at grapheme clusters (UAX #29). Usually that is the body, perhaps with the localization argument
 * that repeats it. A cut message is better than one refused as too large (Apple: "Generating a remote notification";
 * Firebase: "About FCM messages", 4,096 bytes each).
 * @param full the whole payload; called several times
 * @param bare only what the app needs, for the rare notification whose other parts alone are too large
 */
export function fitPayload(
  notification: Notification,
  limitBytes: number,
  full: RenderPayload,
  bare: RenderPayload,
): string {
  const whole = full(notification);
  if (fits(whole, limitBytes)) return whole;
  return (
    shortened(notification, limitBytes, full) ??
    shortened(notification, limitBytes, bare) ??
    bare(cut(notification, () => ''))
  );
}

function fits(payload: string, limitBytes: number): boolean {
  return Buffer.byteLength(payload) <= limitBytes;
}

/** The payload with as much of the texts as fits; null when not even bare ellipses do. */
function shortened(notification: Notification, limitBytes: number, render: RenderPayload): string | null {
  const cutAt = createCutter(limitBytes);
  let best: string | null = null;
  let low = -1;
  let high = longestText(notification, limitBytes);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const payload = render(cut(notification, (text) => cutAt(text, middle)));
    if (fits(payload, limitBytes)) {
      low = middle;
      best = payload;
    } else {
      high = middle;
    }
  }
  return best;
}

/** An upper bound of the texts' lengths in graphemes: no more than code units, and no more than bytes fit. */
function longestText(notification: Notification, limitBytes: number): number {
  const { title, body, titleLocalization, bodyLocalization } = notification;
  const texts = [title, body, ...(titleLocalization?.args ?? []), ...(bodyLocalization?.args ?? [])];
  return Math.min(Math.max(...texts.map(({ length }) => length)), limitBytes) + 1;
}

/** Cuts a text after so many graphemes, an ellipsis in place of the rest. Segments each text once. */
function createCutter(limitBytes: number): (text: string, graphemes: number) => string {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const ends = new Map<string, number[]>();
  return (text, graphemes) => {
    let starts = ends.get(text);
    if (starts === undefined) {
      // One more than can stay, so that a text cut here already still counts as too long; a novel is not segmented.
      starts = Array.from(segmenter.segment(text.slice(0, limitBytes + 1)), ({ index }) => index);
      ends.set(text, starts);
    }
    return graphemes >= starts.length ? text : text.slice(0, starts[graphemes]).trimEnd() + ELLIPSIS;
  };
}

/** The notification with each human-readable text shortened. */
function cut(notification: Notification, shorten: (text: string) => string): Notification {
  const args = (text: LocalizedText | null) => text && { key: text.key, args: text.args.map(shorten) };
  return {
    ...notification,
    title: shorten(notification.title),
    body: shorten(notification.body),
    titleLocalization: args(notification.titleLocalization),
    bodyLocalization: args(notification.bodyLocalization),
  };
}
