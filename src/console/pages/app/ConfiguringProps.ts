import type { PushServiceProbe } from '../../generated/graphql.js';
import type { PushServiceConfig } from './PushServiceConfig.js';

/** What each form that sets up a push service is given. */
export interface ConfiguringProps {
  tenantHost: string;
  appId: string;
  /** What is to be replaced; null: it is not set up. */
  config: PushServiceConfig | null;
  /** Called when it is set up. @param probe what the provider has said; null: it was not asked */
  onDone: (probe: PushServiceProbe | null) => void | Promise<void>;
}
