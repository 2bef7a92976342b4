import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip, gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { checksumsOf } from './migrate.js';

/** The embedded database as it is after its first start, made by the build (`app/makeSnapshot.ts`). */
export const SNAPSHOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../dist/snapshot/database.gz');

/**
 * The start of a snapshot, as JSON behind its length (4 bytes, big-endian). The contents of the files follow, one after the
 * other, each without the zeros at its end. All of it is compressed by gzip, whose checksum shows damage.
 */
const headerSchema = z.object({
  /** The version of PGlite that made it: another one may read other files. */
  pglite: z.string(),
  /** The migrations that are applied in it: their names and the SHA-256 of each. */
  migrations: z.record(z.string(), z.string()),
  /** Relative to the folder of the database; a folder stands behind the one that it is in. */
  folders: z.array(z.string()),
  files: z.array(z.object({ name: z.string(), size: z.int(), stored: z.int() })),
});
type Header = z.output<typeof headerSchema>;

/** How many files are written at once. */
const LANES = 8;
const LENGTH_BYTES = 4;

/**
 * The files of a closed database as a snapshot.
 * @param isNeeded whether a file belongs to it, by its path from the folder
 */
export function packSnapshot(
  folder: string,
  made: Pick<Header, 'pglite' | 'migrations'>,
  isNeeded: (name: string) => boolean,
) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, name: path.relative(folder, path.join(entry.parentPath, entry.name)) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const folders = entries.filter(({ entry }) => entry.isDirectory()).map(({ name }) => name);
  const files = entries
    .filter(({ entry, name }) => entry.isFile() && isNeeded(name))
    .map(({ name }) => {
      const whole = readFileSync(path.join(folder, name));
      const content = whole.subarray(0, whole.findLastIndex((byte) => byte !== 0) + 1);
      return { content, shown: { name, size: whole.length, stored: content.length } };
    });
  const header: Header = { ...made, folders, files: files.map(({ shown }) => shown) };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  return gzipSync(Buffer.concat([length, text, ...files.map(({ content }) => content)]), { level: 9 });
}

/**
 * Writes the files of a snapshot into `folder`, which does not exist yet.
 * @returns the names of the migrations that are applied in it, oldest first
 * @throws Error if there is no snapshot, if it is damaged, or if it is not for this version of PGlite and these migrations
 */
export async function unpackSnapshot(file: string, folder: string, migrations: string): Promise<string[]> {
  const [packed, checksums, pglite] = await Promise.all([readFile(file), checksumsOf(migrations), pgliteVersion()]);
  const whole = await promisify(gunzip)(packed, { chunkSize: 1 << 20 });
  const { header, begin } = readHeader(whole);
  if (header.pglite !== pglite) throw new Error(`it was made by PGlite ${header.pglite}, and this is ${pglite}`);
  const other = Object.entries(header.migrations).find(([name, checksum]) => checksums.get(name) !== checksum);
  if (other) throw new Error(`it has the migration ${other[0]} as it is not here`);

  await mkdir(folder, { mode: 0o700 });
  for (const name of header.folders) await mkdir(path.join(folder, name), { mode: 0o700 });
  const waiting = placesOf(header, begin).reverse();
  const lane = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      await writeFile(path.join(folder, next.name), whole.subarray(next.from, next.from + next.stored), next.size);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return Object.keys(header.migrations).sort();
}

/** What made a snapshot. @throws Error if it is damaged */
export function headerOf(packed: Buffer): Pick<Header, 'pglite' | 'migrations'> {
  return readHeader(gunzipSync(packed)).header;
}

function readHeader(whole: Buffer): { header: Header; begin: number } {
  const begin = LENGTH_BYTES + whole.readUInt32BE();
  return { header: headerSchema.parse(JSON.parse(whole.toString('utf8', LENGTH_BYTES, begin))), begin };
}

function placesOf({ files }: Header, begin: number) {
  let from = begin;
  return files.map((file) => {
    const place = { ...file, from };
    from += file.stored;
    return place;
  });
}

/** Without a flush: the embedded database itself does not wait for the disk (it runs with `-F`). */
async function writeFile(file: string, content: Uint8Array, size: number): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    // `write` may write less without an error, as on a disk that becomes full.
    await handle.writeFile(content);
    if (size > content.length) await handle.truncate(size);
  } finally {
    await handle.close();
  }
}

/** The version of the PGlite that is installed. */
export async function pgliteVersion(): Promise<string> {
  const module = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest = await readFile(path.join(path.dirname(module), '../package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version;
}
