import type { Redacted } from '../../domain/redacted.js';
import type { TraceContext } from '../../domain/tracing.js';
import type { WebhookMessage } from './webhookMessage.js';

/** A message and the URL to send it to. */
export interface WebhookRequest extends WebhookMessage {
  url: string;
  secret: Redacted;
  /** Headers that pass a trace on. */
  traceHeaders?: Readonly<Record<string, string>>;
}

/** A request of a chat's client events. */
export interface ChatRequest extends WebhookRequest {
  tenantId: number;
  tenantHost: string;
  appId: string;
  chatId: string;
  eventCount: number;
  /** Failures of this request so far. */
  failures: number;
  /** The spans of the events' publishes, as far as they were recorded. */
  traces: readonly TraceContext[];
}
