import { useDocumentVisibility } from '@mantine/hooks';
import type { ExecutionResult } from 'graphql-sse';
import { useEffect, useEffectEvent, useState } from 'react';
import type { TypedDocumentString } from '../generated/graphql.js';
import { useGateway } from './gateway.js';
import { useTenant } from './session.js';

/** `interrupted`: refused or broken off; it reconnects. */
export type LiveState = 'connecting' | 'live' | 'interrupted';

/** The pause before reconnecting after the gateway ends a stream. */
const PAUSE_MS = 2_000;

interface LiveListener<Result> {
  onEvent: (result: Result) => void;
  /** Called on each connect. Events from before it were not delivered. */
  onConnected: (isAgain: boolean) => void;
}

/**
 * Follows a live query while the page is visible. Browsers have six connections per host (HTTP/1.1), and background
 * tabs must not hold them all.
 */
export function useLive<Result, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { onEvent, onConnected }: LiveListener<Result>,
): LiveState {
  const gateway = useGateway();
  const tenant = useTenant();
  const isVisible = useDocumentVisibility() === 'visible';
  const [state, setState] = useState<LiveState>('connecting');
  const emit = useEffectEvent(onEvent);
  const emitConnected = useEffectEvent(onConnected);
  const tenantHost = tenant.isChoice ? tenant.host : null;
  const query = document.toString();
  const variablesText = JSON.stringify(variables);

  useEffect(() => {
    if (!isVisible) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAgain = false;
    const client = gateway.live(tenantHost, {
      connecting: (reconnecting) => setState(reconnecting || isAgain ? 'interrupted' : 'connecting'),
      connected: (reconnected) => {
        setState('live');
        emitConnected(reconnected || isAgain);
      },
    });
    let isOver = false;
    const next = ({ data }: ExecutionResult<Result, unknown>) => {
      if (data) emit(data);
    };
    const follow = () => {
      const request = { query, variables: JSON.parse(variablesText) as Variables };
      client.subscribe<Result>(request, { next, error: again, complete: again });
    };
    const again = () => {
      if (isOver) return;
      isAgain = true;
      setState('interrupted');
      timer = setTimeout(follow, PAUSE_MS);
    };
    follow();
    return () => {
      isOver = true;
      clearTimeout(timer);
      client.dispose();
    };
  }, [gateway, tenantHost, query, variablesText, isVisible]);
  return state;
}
