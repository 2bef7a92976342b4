import { z } from 'zod';
import { Redacted } from '../domain/redacted.js';
import { productVersion } from '../http/productVersion.js';
import { PROTOCOLS, SAMPLERS, type TracingSettings } from '../tracing/settings.js';
import * as fields from './environmentFields.js';

/** RFC 9110 section 5.6.2. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** `name=value,name=value`, values percent-encoded (OpenTelemetry, "Configuration Options"). */
const pairs = z.string().transform((text, context) => {
  const parts = text.split(',').map((part) => part.trim());
  const read = parts.filter((part) => part !== '').map((part) => /^([^=]+)=(.*)$/s.exec(part));
  const found = read.map((match) => [match?.[1]?.trim() ?? '', decoded(match?.[2]?.trim() ?? '')] as const);
  if (found.some(([name, value]) => !TOKEN.test(name) || value === null)) {
    context.addIssue({
      code: 'custom',
      message: 'must be name=value, several with commas between, values URL-encoded',
    });
    return z.NEVER;
  }
  return Object.fromEntries(found.map(([name, value]) => [name, value ?? '']));
});

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

const protocol = z.enum(PROTOCOLS, { error: `must be ${PROTOCOLS.join(' or ')}; gRPC is not supported` });
const milliseconds = fields.wholeNumber(1, 600_000);

/** The variables of OpenTelemetry that Beckon reads, by the names of its specification. */
const variables = z.object({
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none'], { error: 'must be otlp or none' }).default('otlp'),
  OTEL_EXPORTER_OTLP_ENDPOINT: fields.upstreamUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: fields.upstreamUrl.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol.default('http/protobuf'),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: pairs.default({}),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: pairs.default({}),
  OTEL_EXPORTER_OTLP_TIMEOUT: milliseconds.default(10_000),
  OTEL_BSP_SCHEDULE_DELAY: milliseconds.default(5_000),
  OTEL_BSP_MAX_QUEUE_SIZE: fields.wholeNumber(1, 1_000_000).default(2_048),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: pairs.default({}),
  OTEL_TRACES_SAMPLER: z
    .enum(SAMPLERS, { error: `must be one of ${SAMPLERS.join(', ')}` })
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .refine((text) => /^(?:0|1|0?\.\d{1,9}|[01]\.\d{1,9})$/.test(text) && Number(text) <= 1, 'must be from 0 to 1')
    .transform(Number)
    .default(1),
});

/**
 * Tracing by the variables of OpenTelemetry. Without an endpoint there is none, and the other variables, which may be set
 * for all programs of a machine, are not looked at.
 * @returns the settings; null: no tracing. And the faults, which never quote a value
 */
export function readTracing(given: Readonly<Record<string, string | undefined>>): {
  settings: TracingSettings | null;
  faults: string[];
} {
  const isOff = given['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || given['OTEL_TRACES_EXPORTER'] === 'none';
  const { OTEL_EXPORTER_OTLP_ENDPOINT: general, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own } = given;
  if (isOff || (general === undefined && own === undefined)) return { settings: null, faults: [] };
  const copied = Object.keys(variables.shape).flatMap((name) => {
    const fault = fields.copyingFault(given[name] ?? '');
    return fault === null ? [] : [`${name} ${fault}`];
  });
  const { data, error } = variables.safeParse(given);
  const faults = error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
  if (!data || copied.length > 0) return { settings: null, faults: copied.length > 0 ? copied : faults };
  return { settings: settingsOf(data), faults: [] };
}

function settingsOf(values: z.output<typeof variables>): TracingSettings {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: general = '', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own } = values;
  const headers = { ...values.OTEL_EXPORTER_OTLP_HEADERS, ...values.OTEL_EXPORTER_OTLP_TRACES_HEADERS };
  return Object.freeze({
    url: own ?? `${general.replace(/\/+$/, '')}/v1/traces`,
    protocol: values.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? values.OTEL_EXPORTER_OTLP_PROTOCOL,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, new Redacted(value)])),
    timeoutMs: values.OTEL_EXPORTER_OTLP_TIMEOUT,
    sampler: values.OTEL_TRACES_SAMPLER,
    ratio: values.OTEL_TRACES_SAMPLER_ARG,
    resource: {
      'service.version': productVersion(),
      ...values.OTEL_RESOURCE_ATTRIBUTES,
      'service.name': values.OTEL_SERVICE_NAME ?? values.OTEL_RESOURCE_ATTRIBUTES['service.name'] ?? 'beckon',
    },
    exportDelayMs: values.OTEL_BSP_SCHEDULE_DELAY,
    maxQueued: values.OTEL_BSP_MAX_QUEUE_SIZE,
  });
}
