import type { PushServiceProbe } from '../../generated/graphql.js';

/** What each form that sets up a push service is given. */
export interface ConfiguringProps {
  tenantHost: string;
  appId: string;
  /** Whether there are credentials already. */
  isReplacing: boolean;
  /** Called when it is set up. @param probe what the provider has said; null: it was not asked */
  onDone: (probe: PushServiceProbe | null) => void | Promise<void>;
}
