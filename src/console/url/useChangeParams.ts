import { useCallback } from 'react';
import { type NavigateOptions, useSearchParams } from 'react-router';

type Change = (current: URLSearchParams) => URLSearchParams;

/** Changes what the URL says beside the path. It is the same page still, so it stays where it is scrolled to. */
export function useChangeParams(): (change: Change, options?: Pick<NavigateOptions, 'replace'>) => void {
  const [, setParams] = useSearchParams();
  return useCallback((change, options) => setParams(change, { ...options, preventScrollReset: true }), [setParams]);
}

/** The same URL parameters for this app. */
export function withApp(params: URLSearchParams, appId: string): URLSearchParams {
  const changed = new URLSearchParams(params);
  changed.set('app', appId);
  return changed;
}
