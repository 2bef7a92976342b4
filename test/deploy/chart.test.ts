/** The Helm chart, rendered by Go's template engine and held against Kubernetes' schemas. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { CHART, faultsOf, manifestsOf, readYaml, renderChart, type Manifest } from './renderChart.js';
import { schemaFaults, typeFaults } from './kubernetesSchemas.js';
import { settingsOfGateway } from './settingsOfGateway.js';

const secrets = {
  database: { name: 'push-database', key: 'url' },
  operatorKey: { name: 'push-keys', key: 'operator' },
  encryptionKey: { name: 'push-keys', key: 'encryption' },
};
const withToken = { ...secrets, metricsToken: { name: 'push-keys', key: 'metrics' } };
const hosts = ['push.example.com', 'chat.example.com'];
const tls = [{ secretName: 'push-tls', hosts }];

/** Each with all that the chart can create in some way. */
const VALUES: Readonly<Record<string, Record<string, unknown>>> = {
  'the least': { secrets },
  'an ingress': {
    secrets,
    ingress: { enabled: true, className: 'nginx', hosts, tls, annotations: { 'a.example/b': '30s' } },
    config: { BECKON_TRUSTED_PROXIES: '10.0.0.0/8', BECKON_RATE_LIMIT_PER_TENANT: '1000000' },
  },
  'a listener for people, in front of a contact center': {
    secrets: {
      ...withToken,
      oidcClientSecret: { name: 'push-oidc', key: 'secret' },
      httpsProxy: { name: 'p', key: 'u' },
      otlpHeaders: { name: 'o', key: 'h' },
    },
    config: { BECKON_UPSTREAM_URL: 'https://contact.example.com' },
    admin: { enabled: true, ingress: { enabled: true, hosts: ['console.example.com'], tls: [] } },
    networkPolicy: {
      from: [{ namespaceSelector: { matchLabels: { name: 'ingress' } } }],
      adminFrom: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }],
      extraEgress: [{ to: [{ ipBlock: { cidr: '10.9.0.0/16' } }], ports: [{ protocol: 'TCP', port: 3128 }] }],
    },
  },
  'the Prometheus operator': {
    secrets: withToken,
    serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
    prometheusRule: { enabled: true, labels: { release: 'prometheus' } },
  },
  'everything of pods': {
    secrets,
    replicas: 5,
    image: { repository: 'registry.example.com/push/beckon', tag: '1.2.3', pullPolicy: 'Always' },
    imagePullSecrets: [{ name: 'registry' }],
    priorityClassName: 'important',
    podAnnotations: { note: 'with "quotes"\nand lines' },
    podLabels: { team: 'chat' },
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    tolerations: [{ key: 'push', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 1_000_000 }],
    affinity: {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 10, preference: { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }] } },
        ],
      },
    },
    networkPolicy: { enabled: false },
  },
};

interface Pod {
  enableServiceLinks: boolean;
  securityContext: object;
  terminationGracePeriodSeconds: number;
  topologySpreadConstraints: object[];
  tolerations: object[];
  affinity: object;
  containers: { image: string; env: Variable[]; ports: { name: string }[]; [name: string]: unknown }[];
}
interface Variable {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef: { name: string; key: string } };
}

const kindsOf = (manifests: readonly Manifest[]) => manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
function podOf(manifests: readonly Manifest[]) {
  const deployment = manifests.find(({ kind }) => kind === 'Deployment');
  const pod = (deployment?.spec['template'] as { spec: Pod; metadata: object } | undefined)?.spec;
  const container = pod?.containers[0];
  if (!pod || !container) throw new Error('there is no Deployment');
  return { pod, container };
}

test.each(Object.entries(VALUES))('%s: Kubernetes takes what is rendered', async (_, values) => {
  expect(faultsOf(values)).toEqual([]);
  expect((await manifestsOf(values)).flatMap(schemaFaults)).toEqual([]);
});

test('no manifest has a name that Kubernetes does not know', async () => {
  const manifests = (await Promise.all(Object.values(VALUES).map((values) => manifestsOf(values)))).flat();
  const service = manifests.find(({ kind }) => kind === 'Service');
  if (!service) throw new Error('there is no Service');
  const misspelled = { ...service, spec: { ...service.spec, sellector: {} } };
  const faults = typeFaults([...manifests, misspelled]);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain('sellector');
});

test('the objects are those that were asked for', async () => {
  const [least, ingress, admin, operator] = await Promise.all(
    Object.values(VALUES).map(async (values) => kindsOf(await manifestsOf(values)).sort()),
  );
  const base = ['Deployment push', 'NetworkPolicy push', 'PodDisruptionBudget push', 'Service push'];
  expect(least).toEqual(base);
  expect(ingress).toEqual([...base, 'Ingress push'].sort());
  expect(admin).toEqual([...base, 'Ingress push-admin', 'Service push-admin'].sort());
  expect(operator).toEqual([...base, 'PrometheusRule push', 'ServiceMonitor push'].sort());
});

test('pods run without rights, spread, and drain in time', async () => {
  const { pod, container } = podOf(await manifestsOf({ secrets }));
  expect(pod.securityContext).toMatchObject({
    runAsNonRoot: true,
    runAsUser: 10_001,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(container['securityContext']).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(pod.topologySpreadConstraints).toHaveLength(2);
  // preStop's 5 s, the drain of main.ts, and the cut-off that follows it.
  const drain = /const DRAIN_LIMIT_MS = ([\d_]+);/.exec(readFileSync('src/main.ts', 'utf8'))?.[1]?.replace('_', '');
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(5 + Number(drain) / 1000 + 5);
  // A Service called beckon-admin would set BECKON_ADMIN_PORT to an URL.
  expect(pod.enableServiceLinks).toBe(false);
});

test('secrets are references, and settings are plain', async () => {
  const { container } = podOf(await manifestsOf(VALUES['a listener for people, in front of a contact center'] ?? {}));
  const referred = container.env.filter(({ valueFrom }) => valueFrom).map(({ name }) => name);
  expect(referred).toEqual([
    'DATABASE_URL',
    'BECKON_OPERATOR_KEY',
    'BECKON_ENCRYPTION_KEY',
    'BECKON_METRICS_TOKEN',
    'BECKON_OIDC_CLIENT_SECRET',
    'HTTPS_PROXY',
    'OTEL_EXPORTER_OTLP_HEADERS',
  ]);
  const plain = Object.fromEntries(
    container.env.filter(({ value }) => value !== undefined).map((one) => [one.name, one.value]),
  );
  expect(plain).toEqual({
    ...{
      HOST: '0.0.0.0',
      PORT: '4000',
      NODE_ENV: 'production',
      BECKON_ADMIN_HOST: '0.0.0.0',
      BECKON_ADMIN_PORT: '4001',
    },
    BECKON_UPSTREAM_URL: 'https://contact.example.com',
  });
});

test('any value arrives as it was given', async () => {
  const values = VALUES['everything of pods'] ?? {};
  const manifests = await manifestsOf(values);
  const { pod } = podOf(manifests);
  expect(pod.tolerations).toEqual(values['tolerations']);
  expect(pod.affinity).toEqual(values['affinity']);
  expect(JSON.stringify(manifests)).toContain(JSON.stringify({ note: 'with "quotes"\nand lines' }));
  const { container } = podOf(await manifestsOf(VALUES['an ingress'] ?? {}));
  expect(container.env).toContainEqual({ name: 'BECKON_RATE_LIMIT_PER_TENANT', value: '1000000' });
});

test.each<[string, Record<string, unknown>, string]>([
  ['without a database', {}, '/secrets/database/name'],
  ['without keys', { secrets: { database: secrets.database } }, '/secrets/operatorKey/name'],
  ['with a misspelled setting', { secrets, config: { BECKON_PRESENCE_SECOND: '3' } }, '/config'],
  ['with a secret among the settings', { secrets, config: { BECKON_OPERATOR_KEY: 'a'.repeat(32) } }, '/config'],
  ['with a number as a setting', { secrets, config: { BECKON_POLL_SECONDS: 3 } }, '/config/BECKON_POLL_SECONDS'],
  ['with an ingress without hosts', { secrets, ingress: { enabled: true } }, '/ingress/hosts'],
  ['with an unknown value', { secrets, replica: 3 }, ' must NOT have additional properties'],
  [
    'with a contact center, but no listener for people',
    { secrets, config: { BECKON_UPSTREAM_URL: 'https://c' } },
    '/admin',
  ],
  [
    'with a ServiceMonitor that no one lets in',
    { secrets, serviceMonitor: { enabled: true } },
    '/secrets/metricsToken',
  ],
])('is refused %s', (_, values, fault) => {
  expect(faultsOf(values).join('\n')).toContain(fault);
});

test('takes every setting that is no secret and not its own', () => {
  const own = [
    'HOST',
    'PORT',
    'BECKON_ADMIN_HOST',
    'BECKON_ADMIN_PORT',
    'BECKON_DATA_DIR',
    'BECKON_SIMULATED_PROVIDERS',
  ];
  const secretReferences = readYaml('values.yaml')['secrets'] as Record<string, { key: string }>;
  const secretNames = Object.values(secretReferences).map(({ key }) => key);
  const schema = JSON.parse(readFileSync(`${CHART}/values.schema.json`, 'utf8')) as {
    properties: { config: { propertyNames: { enum: string[] } } };
  };
  const others = ['NO_PROXY', 'NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS'];
  const left = [...own, ...secretNames, 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'];
  const expected = settingsOfGateway().filter((name) => !left.includes(name));
  expect(schema.properties.config.propertyNames.enum.toSorted()).toEqual([...expected, ...others].sort());
});

test('has the version of the package, and the rules of deploy/prometheus', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(readYaml('Chart.yaml')).toMatchObject({ version, appVersion: version });
  const manifests = await manifestsOf(VALUES['the Prometheus operator'] ?? {});
  const rule = manifests.find(({ kind }) => kind === 'PrometheusRule');
  // Else: node deploy/kubernetes/copyRules.mjs
  expect(rule?.spec).toEqual(parse(readFileSync('deploy/prometheus/rules.yml', 'utf8')));
});

test('its notes say how to reach it', async () => {
  const notes = (await renderChart(VALUES['an ingress'] ?? {})).get('NOTES.txt');
  expect(notes).toContain('port-forward service/push 4000:80');
  expect(notes).toContain('https://push.example.com https://chat.example.com');
});
