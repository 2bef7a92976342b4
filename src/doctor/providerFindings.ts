import type { Reached } from '../providers/room.js';
import { failed, ok, type Finding } from './finding.js';

const NAMES: Record<Reached['host'], string> = {
  apnsProduction: 'Apple (production)',
  apnsSandbox: 'Apple (sandbox)',
  fcm: 'Firebase',
  googleTokens: "Google's token endpoint",
};

/** Whether each host of the providers can be reached. */
export function providerFindings(reached: readonly Reached[]): Finding[] {
  return reached.map(({ host, origin, throughProxy, kind, reason }) => {
    const way = throughProxy ? 'through the proxy of HTTPS_PROXY' : 'directly';
    const name = `${NAMES[host]} at ${new URL(origin).host}`;
    switch (kind) {
      case 'answered':
        return ok(host, `${name} answers ${way}.`);
      case 'intercepted':
        return failed(
          host,
          `Something else answers in the place of ${name}, ${way}: ${reason}.`,
          'Let the proxy pass this host with HTTP/2 and without inspection, or trust its certificate (NODE_EXTRA_CA_CERTS).',
        );
      case 'unreachable':
        return failed(
          host,
          `${name} cannot be reached ${way}: ${reason}.`,
          'Open port 443 to this host in the firewall, or set HTTPS_PROXY and NO_PROXY.',
        );
    }
  });
}
