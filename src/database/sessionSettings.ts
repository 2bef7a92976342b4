import pg from 'pg';

/** Server settings of a session, by name in lower case. */
export type SessionSettings = Readonly<Record<string, string>>;

/**
 * Settings that our statements, Prisma and both drivers rely on. Prisma writes times without a zone and ignores the
 * zone of those it reads. Both drivers read only ISO dates. The statements need READ COMMITTED. Servers, databases and
 * roles often have other defaults.
 */
export const RELIED_ON: SessionSettings = {
  timezone: 'UTC',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  standard_conforming_strings: 'on',
  bytea_output: 'hex',
  default_transaction_isolation: 'read committed',
};

/** The settings as startup options: `-c name=value ...`. */
export function startupOptions(settings: SessionSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replace(/[\\\s]/g, '\\$&')}`)
    .join(' ');
}

/** A statement that sets them until the end of the transaction (`isLocal`), or for the session. */
export function setSettings(settings: SessionSettings, isLocal: boolean): string {
  const calls = Object.entries(settings).map(
    ([name, value]) => `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, ${isLocal})`,
  );
  return `SELECT ${calls.join(', ')}`;
}
