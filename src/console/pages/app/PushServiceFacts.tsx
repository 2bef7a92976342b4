import { Facts } from '../../parts/Facts.js';
import { Mark } from '../../parts/Mark.js';
import { Time } from '../../parts/Time.js';
import type { PushServiceConfig } from './PushServiceConfig.js';

const ON = { label: 'On', color: 'teal.6' };
const OFF = { label: 'Off: devices cannot subscribe by it, and are not notified', color: 'gray.6' };
const ENVIRONMENTS = { PRODUCTION: 'Production', SANDBOX: 'Sandbox' } as const;

/** How a push service is set up. */
export function PushServiceFacts({ config }: { config: PushServiceConfig }) {
  const { bundleIds, environment, projectId, credentialFingerprint, expiresAt } = config;
  const { previousFingerprint, previousUntil } = config;
  return (
    <Facts
      facts={[
        ['State', <Mark look={config.enabled ? ON : OFF} />],
        ['Bundle ids', bundleIds && <span className="code">{bundleIds.join(', ')}</span>],
        ['Environment', environment && ENVIRONMENTS[environment]],
        ['Project id', projectId && <span className="code">{projectId}</span>],
        ['Fingerprint', <span className="code">{credentialFingerprint}</span>],
        ['Expires', expiresAt ? <Time at={expiresAt} /> : 'Never'],
        [
          'Fallback',
          previousFingerprint && previousUntil && (
            <>
              <span className="code">{previousFingerprint}</span>, until <Time at={previousUntil} />
            </>
          ),
        ],
        ['Changed', <Time at={config.updatedAt} />],
      ]}
    />
  );
}
