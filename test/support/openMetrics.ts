/** A family of OpenMetrics text (OpenMetrics 1.0, section 5). */
export interface MetricFamily {
  type: string;
  samples: { name: string; labels: string; value: number; exemplar: { labels: string; value: number } | null }[];
}

const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  summary: ['', '_sum', '_count'],
  histogram: ['_bucket', '_sum', '_count'],
};
const LABELS = '\\{(?:\\w+="(?:[^"\\\\\\n]|\\\\.)*",?)*\\}';
// prom-client writes Nan; case does not count.
const NUMBER = '[-+]?(?:\\d[\\d.e+-]*|[Ii]nf|[Nn]a[Nn])';
const SAMPLE = new RegExp(`^(\\w+)(${LABELS})? (${NUMBER})(?: # (${LABELS}) (${NUMBER}) (\\d+(?:\\.\\d+)?))?$`);

/** Reads OpenMetrics text strictly. @throws Error naming the first line that breaks a rule */
export function readOpenMetrics(text: string): Map<string, MetricFamily> {
  const families = new Map<string, MetricFamily>();
  const lines = text.split('\n');
  if (lines.at(-1) !== '' || lines.at(-2) !== '# EOF') throw new Error('it does not end with # EOF');
  let current: [string, MetricFamily] | null = null;
  for (const line of lines.slice(0, -2)) {
    const [, word, name = '', rest = ''] = /^# (HELP|TYPE) (\w+) (.*)$/.exec(line) ?? [];
    if (word === 'HELP') {
      if (families.has(name)) throw new Error(`the family ${name} comes twice`);
      current = [name, { type: '', samples: [] }];
      families.set(...current);
    } else if (word === 'TYPE' && current?.[0] === name) {
      current[1].type = rest;
    } else {
      addSample(line, current);
    }
  }
  return families;
}

function addSample(line: string, current: [string, MetricFamily] | null): void {
  const match = SAMPLE.exec(line);
  if (!match || !current) throw new Error(`no sample: ${line}`);
  const [, name = '', labels = '', value, exemplarLabels, exemplarValue] = match;
  const [family, { type, samples }] = current;
  const suffixes = SUFFIXES[type] ?? [];
  if (!suffixes.some((suffix) => name === family + suffix))
    throw new Error(`${name} is no sample of the ${type} ${family}`);
  const mayHaveExemplar = name.endsWith('_bucket') || name.endsWith('_total');
  if (exemplarLabels !== undefined && !mayHaveExemplar) throw new Error(`${name} must have no exemplar`);
  const exemplar = exemplarLabels === undefined ? null : { labels: exemplarLabels, value: Number(exemplarValue) };
  samples.push({ name, labels, value: Number(value?.replace('Inf', 'Infinity')), exemplar });
}
