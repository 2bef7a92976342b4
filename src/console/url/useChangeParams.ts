import { useCallback } from 'react';
import { useSearchParams, type NavigateOptions } from 'react-router';

type Change = (current: URLSearchParams) => URLSearchParams;

/** Changes what the URL says beside the path. It is the same page still, so it stays where it is scrolled to. */
export function useChangeParams(): (change: Change, options?: Pick<NavigateOptions, 'replace'>) => void {
  const [, setParams] = useSearchParams();
  return useCallback((change, options) => setParams(change, { ...options, preventScrollReset: true }), [setParams]);
}
