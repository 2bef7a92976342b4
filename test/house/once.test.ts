/** What the product knows once: each of these stands in one file of src. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { existsSync } from 'node:fs';
import stryker from '../../stryker.config.mjs';

const SRC = path.resolve(import.meta.dirname, '../../src');

/** The files of src, by their names, without what is generated. */
async function sources(): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(SRC, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  const own = names.filter((name) => !name.includes('generated/')).sort();
  return Promise.all(own.map(async (name) => ({ name, text: await readFile(path.join(SRC, name), 'utf8') })));
}

test.each([
  ['how an audit entry is written by a statement', /INSERT INTO audit_entries/i, 'database/auditEntry.ts'],
  ['what becomes of a session that ends', /\bended_at = (?!NULL)/, 'chats/endChat.sql.ts'],
  ['what becomes of the subscription of a chat that ends', /removal_reason = 'CHAT_ENDED'/, 'chats/endChat.sql.ts'],
  ['what Fastify throws, as a refusal', /\bFastifyError\b/, 'http/errorAnswers.ts'],
  ['the names of push services in REST', /\bios_firebase['"`:]/, 'domain/pushService.ts'],
  ['the variants of devices in GraphQL', /['"`]iosFirebase/, 'domain/pushService.ts'],
])('%s stands in one file', async (_what, pattern, file) => {
  const product = (await sources()).filter(({ name }) => !name.startsWith('demo/'));
  expect(product.filter(({ text }) => pattern.test(text)).map(({ name }) => name)).toEqual([file]);
});

test('the rules that mutation testing changes are there', () => {
  const files = stryker.mutate.map((file) => path.resolve(import.meta.dirname, '../..', file));
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});
