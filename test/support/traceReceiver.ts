import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { eventually } from './eventually.js';

/** A span as a collector gets it. */
export interface ReceivedSpan {
  name: string;
  kind: 'server' | 'client' | 'producer' | 'consumer';
  traceId: string;
  spanId: string;
  /** Empty: it has none. */
  parentId: string;
  attributes: Record<string, unknown>;
  links: string[];
  isError: boolean;
  /** The attributes of its process. */
  resource: Record<string, unknown>;
}

/** How the collector answers an export: with a status, or not at all. */
export type CollectorMood = number | 'silence';

/** A small OpenTelemetry collector for spans in OTLP's JSON. */
export interface TraceReceiver {
  url: string;
  /** The variables of a gateway that exports to it. */
  environment(): Record<string, string>;
  /** All spans so far. */
  spans: ReceivedSpan[];
  /** All exports as they came, headers included. */
  received(): string;
  /** Waits until a trace has as many spans of this name. @returns all of the trace */
  trace(traceId: string, name: string, count?: number): Promise<ReceivedSpan[]>;
  /** Waits until a span has a link to the one with this id. */
  linkedTo(spanId: string): Promise<ReceivedSpan>;
  answer(mood: CollectorMood): void;
  close(): Promise<void>;
}

const KINDS = ['', '', 'server', 'client', 'producer', 'consumer'];

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: number | string; doubleValue?: number; boolValue?: boolean };
}
interface OtlpSpan {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: Attribute[];
  links?: { spanId: string }[];
  status: { code?: number };
}
interface OtlpBody {
  resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: OtlpSpan[] }[] }[];
}

export async function startTraceReceiver(): Promise<TraceReceiver> {
  const spans: ReceivedSpan[] = [];
  const raw: string[] = [];
  let mood: CollectorMood = 200;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await buffer(request)).toString('latin1');
    raw.push(`${request.url ?? ''} ${JSON.stringify(request.headers)} ${body}`);
    if (mood === 'silence') return;
    if (mood === 200 && request.headers['content-type'] === 'application/json')
      spans.push(...spansOf(JSON.parse(body) as OtlpBody));
    response.writeHead(mood, { 'content-type': 'application/json' }).end('{}');
  }
  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    environment: () => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    }),
    spans,
    received: () => raw.join('\n'),
    async trace(traceId, name, count = 1) {
      const ofTrace = () => spans.filter((span) => span.traceId === traceId);
      await eventually(async () =>
        expect(ofTrace().filter((span) => span.name === name).length).toBeGreaterThanOrEqual(count),
      );
      return ofTrace();
    },
    async linkedTo(spanId) {
      const linked = () => spans.find(({ links }) => links.includes(spanId));
      await eventually(async () => expect(await Promise.resolve(linked())).toBeDefined());
      return linked() as ReceivedSpan;
    },
    answer: (how) => void (mood = how),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Starts one before the file's tests, and closes it after them. */
export function useTraceReceiver(): () => TraceReceiver {
  let receiver: TraceReceiver | undefined;
  beforeAll(async () => {
    receiver = await startTraceReceiver();
  });
  afterAll(() => receiver?.close());
  return () => {
    if (!receiver) throw new Error('only inside a test');
    return receiver;
  };
}

function spansOf({ resourceSpans }: OtlpBody): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) =>
      scope.spans.map((span) => ({
        name: span.name,
        kind: KINDS[span.kind] as ReceivedSpan['kind'],
        traceId: span.traceId,
        spanId: span.spanId,
        parentId: span.parentSpanId ?? '',
        attributes: valuesOf(span.attributes),
        links: (span.links ?? []).map(({ spanId }) => spanId),
        isError: span.status.code === 2,
        resource: valuesOf(resource.attributes),
      })),
    ),
  );
}

function valuesOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
