import { isTokenLike } from './tokenLike.js';

/**
 * The place of a span in its trace, for the spans that follow from it: the headers of W3C Trace Context as one text,
 * `traceparent` and, if there is one, a blank and `tracestate`. It is kept with events and deliveries, so that any node
 * continues the trace.
 */
export type TraceContext = string;

/** Nulls are left out. Tokens, texts and ids of customers never belong here; `Redacted` values do not compile. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | null>>;

/** A step of a trace that is being recorded. */
export interface Span {
  readonly context: TraceContext;
  readonly traceId: string;
  set(attributes: SpanAttributes): void;
  /** @param error a status or a code, never a message; null: no error */
  end(error: string | null): void;
}

export interface NewSpan {
  name: string;
  /** In the words of OpenTelemetry. */
  kind: 'server' | 'client' | 'producer' | 'consumer';
  /** Null: the span begins a trace. */
  parent: TraceContext | null;
  attributes: SpanAttributes;
  /** Other spans that it follows from. */
  links?: readonly TraceContext[];
}

/** Records spans. */
export interface Tracing {
  /** False: nothing is ever recorded. */
  readonly isOn: boolean;
  /** Null: the span is not sampled, and nothing that follows from it is recorded. */
  begin(span: NewSpan): Span | null;
}

export const NO_TRACING: Tracing = { isOn: false, begin: () => null };

/** Of a context. */
export function traceIdOf(context: TraceContext): string {
  return context.slice(3, 35);
}

/** A context without `tracestate`, which is free text. */
export function withoutState(context: TraceContext): TraceContext {
  return context.split(' ')[0] ?? '';
}

/** A failure's code for a span. Texts of other servers are left out, because they may quote what was sent. */
export function spanReason(reason: string): string {
  return /^[\w .,:/()-]{1,64}$/.test(reason) && !isTokenLike(reason) ? reason : 'OTHER';
}

/** W3C Trace Context, section 3.2. Later versions may have more fields. */
const TRACEPARENT = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2})($|-)/;
/** Section 3.3.1.5 asks to keep 512 characters; what is longer may be dropped. */
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;

/** The context in a request's headers; null: it has none, or an invalid one, which the standard says to ignore. */
export function traceContextOf(headers: Readonly<Record<string, unknown>>): TraceContext | null {
  const { traceparent, tracestate } = headers;
  if (typeof traceparent !== 'string') return null;
  const [, version, ids = '', rest] = TRACEPARENT.exec(traceparent) ?? [];
  if (version === undefined || (version === '00' && rest !== '')) return null;
  const state = typeof tracestate === 'string' && TRACESTATE.test(tracestate) ? tracestate.trim() : '';
  return state === '' ? `00-${ids}` : `00-${ids} ${state}`;
}

/** The headers that pass a context on. */
export function traceHeaders(context: TraceContext): Record<string, string> {
  const [traceparent = '', ...state] = context.split(' ');
  return { traceparent, ...(state.length > 0 && { tracestate: state.join(' ') }) };
}
