import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** What a PromQL expression names. */
export interface NamesOfQuery {
  /** Metrics with the labels that choose among their series. */
  selectors: { metric: string; labels: string[] }[];
  /** Labels of by, without, on and ignoring. */
  grouping: string[];
}

/** @param query may have Grafana's variables for durations @throws Error where it is no PromQL */
export function namesOf(query: string): NamesOfQuery {
  const text = query.replaceAll(/\$__(rate_)?interval/g, '5m');
  const textOf = ({ from, to }: SyntaxNode) => text.slice(from, to);
  const names: NamesOfQuery = { selectors: [], grouping: [] };
  const { topNode } = parser.parse(text);

  function visit(node: SyntaxNode): void {
    if (node.type.isError)
      throw new Error(`no PromQL at ${text.slice(Math.max(0, node.from - 20), node.to + 20)}: ${query}`);
    if (node.name === 'VectorSelector') {
      const metric = node.getChild('Identifier');
      if (!metric) throw new Error(`a selector without a metric: ${textOf(node)}`);
      const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
      const labels = matchers.flatMap((matcher) => matcher.getChildren('LabelName').map(textOf));
      names.selectors.push({ metric: textOf(metric), labels });
    }
    if (node.name === 'GroupingLabels') names.grouping.push(...node.getChildren('LabelName').map(textOf));
    for (let child = node.firstChild; child; child = child.nextSibling) visit(child);
  }
  visit(topNode);
  return names;
}

/** The labels of all series of a scrape, by the name of the series. */
export function seriesOf(scraped: string): Map<string, Set<string>> {
  const series = new Map<string, Set<string>>();
  for (const line of scraped.split('\n')) {
    const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})? /.exec(line) ?? [];
    if (name === undefined) continue;
    const known = series.get(name) ?? new Set();
    series.set(name, known);
    for (const [, label = ''] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) known.add(label);
  }
  return series;
}
