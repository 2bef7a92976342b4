/** What a person reads; the only part of a payload that may be shortened. */
export interface PushText {
  title: string;
  body: string;
}

const ELLIPSIS = '…';

/**
 * Renders a payload of at most `limitBytes` bytes of UTF-8, shortening the body, and then the title, where a reader sees a
 * character's end (UAX #29 grapheme clusters). A late message with an ellipsis beats one that is refused as too large
 * (Apple: "Generating a remote notification"; Firebase: "About FCM messages", 4,096 bytes each).
 * @param render makes the payload from the text; called several times.
 */
export function fitPayload(text: PushText, limitBytes: number, render: (text: PushText) => string): string {
  const whole = render(text);
  if (fits(whole, limitBytes)) return whole;
  const body = shorten(text.body, limitBytes, (short) => fits(render({ ...text, body: short }), limitBytes));
  if (body !== null) return render({ ...text, body });
  const title = shorten(text.title, limitBytes, (short) => fits(render({ title: short, body: '' }), limitBytes));
  return render({ title: title ?? '', body: '' });
}

function fits(payload: string, limitBytes: number): boolean {
  return Buffer.byteLength(payload) <= limitBytes;
}

/** The longest beginning with an ellipsis that `accepts`; null when not even the bare ellipsis does. */
function shorten(text: string, limitBytes: number, accepts: (short: string) => boolean): string | null {
  // A code unit takes at least one byte, so nothing beyond the limit can stay: do not segment a novel.
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text.slice(0, limitBytes));
  const ends = Array.from(graphemes, ({ index }) => index);
  let low = -1;
  let high = ends.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (accepts(upTo(text, ends[middle]))) low = middle;
    else high = middle;
  }
  return low < 0 ? null : upTo(text, ends[low]);
}

function upTo(text: string, end: number | undefined): string {
  return text.slice(0, end).trimEnd() + ELLIPSIS;
}
