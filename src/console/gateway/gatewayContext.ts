import { createContext, use } from 'react';
import type { Gateway } from './gateway.js';

export const GatewayContext = createContext<Gateway | null>(null);

/** The gateway that this console is of. */
export function useGateway(): Gateway {
  const gateway = use(GatewayContext);
  if (!gateway) throw new Error('useGateway is for what is inside of Console');
  return gateway;
}
