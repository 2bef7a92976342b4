import { ConfigError, readConfig } from '../../src/app/config.js';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example.com:4318/' };
const tracingOf = (environment: NodeJS.ProcessEnv) => readConfig(environment).tracing;

/** The faults that an environment is refused with, one a line. */
function faultsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readConfig({ ...ENDPOINT, ...environment });
  } catch (error) {
    if (error instanceof ConfigError)
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    throw error;
  }
  return [];
}

it('an endpoint turns traces on', () => {
  expect(tracingOf(ENDPOINT)).toEqual({
    url: 'http://collector.example.com:4318/v1/traces',
    protocol: 'http/protobuf',
    headers: {},
    timeoutMs: 10_000,
    sampler: 'parentbased_always_on',
    ratio: 1,
    resource: { 'service.name': 'beckon', 'service.version': expect.any(String) as unknown },
    exportDelayMs: 5_000,
    maxQueued: 2_048,
  });
});

it('reads every variable, and what is for traces alone comes first', () => {
  const tracing = tracingOf({
    ...ENDPOINT,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example.com/of/ours',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=general, x-other=a%20b%3Dc',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-key=own',
    OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_BSP_MAX_QUEUE_SIZE: '4096',
    OTEL_SERVICE_NAME: 'push',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,deployment.environment.name=test',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
  });
  const headers = Object.entries(tracing?.headers ?? {}).map(([name, value]) => [name, value.reveal()]);
  expect(Object.fromEntries(headers)).toEqual({ 'x-key': 'own', 'x-other': 'a b=c' });
  expect(tracing).toMatchObject({
    url: 'https://traces.example.com/of/ours',
    protocol: 'http/json',
    timeoutMs: 2_000,
    exportDelayMs: 100,
    maxQueued: 4_096,
    sampler: 'parentbased_traceidratio',
    ratio: 0.25,
    resource: { 'service.name': 'push', 'deployment.environment.name': 'test' },
  });
});

it.each([
  ['without an endpoint, whatever else there is', { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_TRACES_SAMPLER: 'xray' }],
  ['by OTEL_SDK_DISABLED', { ...ENDPOINT, OTEL_SDK_DISABLED: 'true' }],
  ['by OTEL_TRACES_EXPORTER', { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }],
])('there are none %s', (_why, environment) => {
  expect(tracingOf(environment)).toBeNull();
});

it.each([
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'collector:4318',
    'must be an http:// or https:// URL without credentials, query and fragment',
  ],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'http://user:pass@collector',
    'must be an http:// or https:// URL without credentials, query and fragment',
  ],
  [
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    '"http://collector"',
    'must not be in quotes: they are taken as a part of the value',
  ],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'must be http/protobuf or http/json; gRPC is not supported'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'secret-value', 'must be name=value, several with commas between, values URL-encoded'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'x-key=%zz', 'must be name=value, several with commas between, values URL-encoded'],
  ['OTEL_TRACES_SAMPLER_ARG', '1.5', 'must be from 0 to 1'],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', '10s', 'must be a whole number from 1 to 600000'],
])('%s=%s is refused', (name, value, rule) => {
  expect(faultsOf({ [name]: value })).toEqual([`${name} ${rule}`]);
});

it('faults come together, with those of other variables', () => {
  const faults = faultsOf({ PORT: 'x', OTEL_TRACES_SAMPLER: 'sometimes', OTEL_BSP_MAX_QUEUE_SIZE: '0' });
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
    'PORT',
    'OTEL_BSP_MAX_QUEUE_SIZE',
    'OTEL_TRACES_SAMPLER',
  ]);
});
