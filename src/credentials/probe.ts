import type { PushChannel } from '../domain/channel.js';
import type { CredentialRoute } from '../domain/credentialRoutes.js';
import { DomainError } from '../domain/errors.js';
import type { Outcome } from '../domain/outcome.js';
import type { PushService } from '../domain/pushService.js';

/** A provider's verdict on credentials. */
export interface Probe {
  verdict: 'ACCEPTED' | 'REFUSED' | 'UNREACHABLE';
  /** The code of the provider or of the network. */
  reason: string | null;
  statusCode: number | null;
}

export type Probing = ReturnType<typeof createProbing>;

/** Asks providers about credentials. */
export function createProbing(channels: Record<PushService, Pick<PushChannel, 'probe'>>) {
  /**
   * Asks with every key at every host it is for. The first refusal counts, then what is unclear.
   * @param bundleIds those of keys that name none
   */
  async function probe(
    service: PushService,
    routes: readonly CredentialRoute[],
    bundleIds: readonly string[],
  ): Promise<Probe> {
    const asked = routes.map((route) => channels[service].probe(route.credentials, route.bundleIds ?? bundleIds));
    const probes = (await Promise.all(asked)).map(probeOf);
    const worst = (['REFUSED', 'UNREACHABLE', 'ACCEPTED'] as const).flatMap((one) =>
      probes.filter(({ verdict }) => verdict === one),
    )[0];
    if (worst === undefined) throw new Error('credentials without a route');
    return worst;
  }

  return {
    probe,
    /** As `probe`. @throws DomainError INVALID_CREDENTIALS if the provider refuses them */
    async check(...asked: Parameters<typeof probe>): Promise<Probe> {
      const probed = await probe(...asked);
      if (probed.verdict !== 'REFUSED') return probed;
      const reason = probed.reason ?? 'no reason given';
      throw new DomainError('INVALID_CREDENTIALS', `the push service refuses these credentials: ${reason}`);
    },
  };
}

function probeOf(outcome: Outcome): Probe {
  const { kind, statusCode } = outcome;
  if (kind === 'delivered') return { verdict: 'ACCEPTED', reason: null, statusCode };
  const isRefusal = kind === 'rejected' && outcome.fault === 'credentials';
  return { verdict: isRefusal ? 'REFUSED' : 'UNREACHABLE', reason: outcome.reason, statusCode };
}
