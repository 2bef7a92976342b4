/**
 * Every part of the recorded requests occurs in the client's source, and each address field of the source in the recordings.
 * It does not run the clients: `compiledClients.nightly.test.ts` does, where there is a compiler.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
/** What the system's HTTP sets by itself. */
const OF_THE_SYSTEM = ['Host', 'Connection', 'Content-Length', 'Accept-Language', 'Accept-Encoding'];
const FIELD = /\b(?:ios|android)_[a-z_]+\b/g;
const unique = (words: Iterable<string>) => [...new Set(words)].sort();

describe.each([
  ['clients/kotlin/BeckonClient.kt', 'test/sdk/kotlin/requests.http'],
  ['clients/swift/BeckonClient.swift', 'test/sdk/swift/requests.http'],
])('%s', (file, recording) => {
  const source = read(file);
  const requests = read(recording)
    .split(/^### .*\n/m)
    .slice(1);

  test('names the methods and paths of its recording', () => {
    for (const request of requests) {
      const [, method = '', url = ''] = /^(\w+) (\S+) HTTP/.exec(request) ?? [];
      const [target = '', query = ''] = url.split('?');
      const parts = target.replace('/clientweb/api/v2', '').split('{chatId}');
      for (const part of [method, '/clientweb/api/v2', ...parts, `?${query.replace('{tenant}', '')}`]) {
        expect(source).toContain(`${part}"`);
      }
    }
  });

  test('names the headers of its recording, with their values', () => {
    const headers = requests.flatMap((request) => Array.from(request.matchAll(/^([A-Z][\w-]+): (.*)$/gm)));
    const own = unique(
      headers.map(([line]) => line).filter((line) => !OF_THE_SYSTEM.includes(line.split(':')[0] ?? '')),
    );
    expect(own).toHaveLength(4);
    for (const header of own) {
      const [name = '', value = ''] = header.split(': ');
      expect(source).toContain(`"${name}"`);
      // Its ids are put in between.
      for (const part of value.replaceAll('"', '\\"').split(/\{\w+\}/)) expect(source).toContain(part);
    }
  });

  test('names the fields of its recording, and no other', () => {
    const code = source.split('\n').filter((line) => !/^ *(?:\/\/|\*|\/\*)/.test(line));
    expect(unique(code.join('\n').match(FIELD) ?? [])).toEqual(unique(requests.join('').match(FIELD) ?? []));
  });

  test('imports nothing but what the platform has', () => {
    const imports = Array.from(source.matchAll(/^import (.*)$/gm), ([, name = '']) => name);
    const isOfPlatform = /^(?:java\.(?:io|net)\.|Foundation(?:Networking)?$)/;
    expect(imports.filter((name) => !isOfPlatform.test(name))).toEqual([]);
    expect(imports).not.toEqual([]);
  });
});
