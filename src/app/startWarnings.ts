import { statSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { connectionsOf } from '../database/poolSizes.js';
import type { Config } from './config.js';

/** The conditions outside the gateway that its security depends on. */
export interface Surroundings {
  http: Pick<Config['http'], 'host' | 'publicOrigin' | 'admin' | 'trustedProxies'>;
  /** The process's user id; null: the system has none. */
  userId: number | null;
  /** Files that hold keys. */
  keyFiles: readonly string[];
  workers: number;
  /** Processors that this process may use. */
  cores: number;
  /** To the database that all nodes may open together; null: not known. */
  connections: number | null;
}

/** The permission bits of all users except the owner. */
const OTHERS = 0o077;

/** Warnings about risks in the installation, each with its remedy. */
export function startWarnings({ http, userId, keyFiles, workers, cores, connections }: Surroundings): string[] {
  const warnings = keyFiles.flatMap((file) => {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    return (mode & OTHERS) === 0 ? [] : [`others on this machine can read ${file}: run "chmod 600" on it`];
  });
  if (userId === 0) {
    warnings.push(
      'the gateway runs as root, which it does not need: run it as a user that owns nothing but its data folder',
    );
  }
  if (!isHere(http.host) && !isBehindTls(http)) {
    warnings.push(
      `${http.host} is open to other machines without TLS, and tokens and keys pass it: put a reverse proxy with TLS in front, ` +
        'and set BECKON_PUBLIC_URL to its https:// address and BECKON_TRUSTED_PROXIES to its own',
    );
  }
  if (http.admin && !isHere(http.admin.host) && !http.publicOrigin?.startsWith('https:')) {
    warnings.push(
      `the console at ${http.admin.host} is open to other machines without TLS: put a reverse proxy with TLS in front and set ` +
        'BECKON_PUBLIC_URL to its https:// address, or leave BECKON_ADMIN_HOST at 127.0.0.1',
    );
  }
  if (workers > cores) {
    warnings.push(
      `BECKON_WORKERS is ${workers}, but there are ${cores} processors: more workers than processors only cost memory and ` +
        'connections to the database',
    );
  }
  if (workers > 1 && connections !== null && connections < connectionsOf(workers)) {
    warnings.push(
      `${workers} workers and one more during their restart use up to ${connectionsOf(workers)} connections to the database, ` +
        `which gives this role ${connections}: raise max_connections or the limit of the role, or run fewer workers`,
    );
  }
  return warnings;
}

/** Either setting implies a reverse proxy, and so TLS. Without a proxy, neither would be set. */
function isBehindTls({ publicOrigin, trustedProxies }: Surroundings['http']): boolean {
  return publicOrigin === null ? trustedProxies.length > 0 : publicOrigin.startsWith('https:');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

function isHere(host: string): boolean {
  const family = isIP(host);
  return family === 0 ? host === 'localhost' : LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
