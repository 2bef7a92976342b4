import type { SessionSettings } from './sessionSettings.js';

/** A PostgreSQL URL, split into address and session settings. */
interface DatabaseAddress {
  /** The URL without the parameters below. */
  connectionString: string;
  /** From `options=-c name=value` and the timeouts in the query. Names are in lower case. */
  settings: SessionSettings;
  /** `?schema=`; null: the role's search path decides. */
  schema: string | null;
}

/** Settings that `pg` would send as startup parameters of their own. */
const TIMEOUTS = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];

/** @throws Error that quotes nothing of the URL, when its `options` are not understood */
export function readDatabaseUrl(text: string): DatabaseAddress {
  const url = new URL(text);
  const query = url.searchParams;
  const settings = readOptions(query.getAll('options').join(' '));
  for (const name of TIMEOUTS) {
    const value = query.get(name);
    if (value) settings[name] = value;
  }
  const schema = query.get('schema') || null;
  for (const name of ['options', 'schema', ...TIMEOUTS]) query.delete(name);
  return { connectionString: url.href, settings, schema };
}

/** `-c name=value`, `-cname=value` and `--name=value`, separated by blanks; a backslash escapes the next character. */
function readOptions(text: string): Record<string, string> {
  const settings: Record<string, string> = {};
  const words = text.match(/(?:\\.|[^\s\\])+/gs) ?? [];
  while (words.length > 0) {
    const word = words.shift() ?? '';
    const [, name, value] = /^(?:-c|--)([\w.-]+)=(.*)$/s.exec(word === '-c' ? `-c${words.shift() ?? ''}` : word) ?? [];
    if (name === undefined || value === undefined) {
      throw new Error('the options in DATABASE_URL must be settings: -c name=value');
    }
    settings[name.replaceAll('-', '_').toLowerCase()] = value.replace(/\\(.)/gs, '$1');
  }
  return settings;
}
