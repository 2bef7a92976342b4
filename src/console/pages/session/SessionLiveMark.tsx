import { LiveMark } from '../../parts/LiveMark.js';
import { useSessionLive } from './useSessionLive.js';

export interface SessionLiveMarkProps {
  tenantHost: string;
  /** Of a session that is there: others cannot be followed. */
  chatId: string;
  /** Called when there is something new to show. */
  refresh: () => void;
}

/** Follows what happens with a session as long as it is shown, and says whether it can. */
export function SessionLiveMark({ tenantHost, chatId, refresh }: SessionLiveMarkProps) {
  return <LiveMark states={useSessionLive(tenantHost, chatId, refresh)} />;
}
