import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as renderTemplate } from '@evertdespiegeleer/go-template';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';

export const CHART = path.resolve('deploy/kubernetes/beckon');

/** A Kubernetes object. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: Record<string, unknown>;
}

type Values = Record<string, unknown>;

const read = (file: string) => readFileSync(path.join(CHART, file), 'utf8');
export const readYaml = (file: string) => parse(read(file)) as Values;
const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** As Helm does: maps are merged, all else replaces the default. */
function merged(defaults: Values, given: Values): Values {
  const result = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    const former = defaults[name];
    result[name] = isMap(former) && isMap(value) ? merged(former, value) : value;
  }
  return result;
}

const validate = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(
  JSON.parse(read('values.schema.json')) as object,
);

/** The faults that Helm finds in these values, by values.schema.json. */
export function faultsOf(given: Values): string[] {
  if (validate(merged(readYaml('values.yaml'), given))) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/**
 * Renders the chart by Go's own text/template, which Helm uses, too. The templates call no function that Helm adds.
 * @returns the text of each template, by its name
 */
export async function renderChart(given: Values, release = 'push'): Promise<Map<string, string>> {
  const chart = readYaml('Chart.yaml');
  const scope = {
    Values: merged(readYaml('values.yaml'), given),
    Chart: { Name: chart['name'], Version: chart['version'], AppVersion: chart['appVersion'] },
    Release: { Name: release, Namespace: 'contact', Service: 'Helm' },
  };
  const names = readdirSync(path.join(CHART, 'templates'));
  const parts = names.filter((name) => name.endsWith('.tpl')).map((name) => read(`templates/${name}`));
  const rendered = new Map<string, string>();
  for (const name of names.filter((other) => !other.endsWith('.tpl'))) {
    rendered.set(name, await renderTemplate(`${parts.join('')}${read(`templates/${name}`)}`, scope));
  }
  return rendered;
}

/** The objects that an installation with these values creates. @throws Error where a template is no YAML */
export async function manifestsOf(given: Values, release?: string): Promise<Manifest[]> {
  const rendered = await renderChart(given, release);
  return [...rendered]
    .filter(([name]) => name.endsWith('.yaml'))
    .flatMap(([name, text]) =>
      parseAllDocuments(text).map((document) => {
        if (document.errors.length > 0) throw new Error(`${name}: ${document.errors.join('; ')}`);
        return document.toJS() as Manifest | null;
      }),
    )
    .filter((manifest) => manifest !== null);
}
