/** A command of a page, its answer, and the push that it causes, if any. */
export interface Step {
  command: string;
  answer: string;
  push: string | null;
}

/** What a reader keeps running in a terminal of its own. */
const LASTING = /^(?:npm |\. )/;
/** Values that differ in each run. */
const VOLATILE: [RegExp, string][] = [
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, '<uuid>'],
  [/SHA256:[0-9a-f]{16}/g, '<fingerprint>'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
  [/messages\/[^"]+/g, 'messages/<id>'],
  [/("TTL": ?)"\d+"/g, '$1"<seconds>"'],
  [/("ttl": ?)"\d+s"/g, '$1"<seconds>"'],
];

/**
 * A page's fenced blocks in order: `sh`, then its answer (`json`, `text`), and the push (`json push`, `text push`). What needs
 * Docker, a cluster or another server is `sh elsewhere` and no step.
 */
export function readSteps(page: string): Step[] {
  const steps: Step[] = [];
  for (const [, language, kind = '', text = ''] of page.matchAll(/^```(\w+) ?(\w*)\n(.*?)^```$/gms)) {
    const last = steps.at(-1);
    if (language === 'sh') {
      if (kind === '' && !LASTING.test(text)) steps.push({ command: text, answer: '', push: null });
    } else if (last && (language === 'json' || language === 'text')) {
      if (kind === 'push') last.push = text;
      else if (kind === '') last.answer = text;
    }
  }
  return steps;
}

/** The JSON values of a text, whatever their line breaks, without what differs in each run; else the trimmed text. */
export function settled(text: string): unknown {
  const plain = VOLATILE.reduce((result, [pattern, name]) => result.replace(pattern, name), text);
  const values: unknown[] = [];
  let part = '';
  for (const line of plain.split('\n')) {
    part += line;
    try {
      values.push(JSON.parse(part));
      part = '';
    } catch {
      // It goes on in the next line.
    }
  }
  return part.trim() === '' ? values : plain.trim();
}
