import { readFileSync } from 'node:fs';

/** Values for the `{placeholders}` of a recording. */
export type Values = Readonly<Record<string, string>>;

/** What a client sends, byte for byte. */
export type Recording<Name extends string = string> = (name: Name, values: Values) => Buffer;

/**
 * Reads a recording: requests as they are on the wire, each under a line `### name`, with `{placeholders}` for what differs
 * between two chats. A placeholder on a line of its own in the head may stand for no line. `{length}` is the body's.
 * @param file beside this one
 */
export function recordedRequests<Name extends string>(file: string): Recording<Name> {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  const requests = new Map(
    text
      .split(/^### /m)
      .slice(1)
      .map((section): [string, { head: string[]; body: string }] => {
        const [, name = '', head = '', body = ''] = /^(.*)\n([^]*?)\n\n([^]*)$/.exec(section) ?? [];
        return [name, { head: head.split('\n'), body: body.trim() }];
      }),
  );
  return (name, values) => {
    const request = requests.get(name);
    if (!request) throw new Error(`nothing is recorded under the name ${name}`);
    const body = Buffer.from(filled(request.body, values));
    const head = request.head.map((line) => filled(line, { ...values, length: String(body.length) }));
    return Buffer.concat([Buffer.from(`${head.filter((line) => line !== '').join('\r\n')}\r\n\r\n`), body]);
  };
}

function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the recording needs a value for ${name}`);
    return value;
  });
}
