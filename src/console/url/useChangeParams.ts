import { useCallback } from 'react';
import { type NavigateOptions, useSearchParams } from 'react-router';

type Change = (current: URLSearchParams) => URLSearchParams;

/** Changes the URL's query parameters and keeps the scroll position. */
export function useChangeParams(): (change: Change, options?: Pick<NavigateOptions, 'replace'>) => void {
  const [, setParams] = useSearchParams();
  return useCallback((change, options) => setParams(change, { ...options, preventScrollReset: true }), [setParams]);
}

/** The URL parameters with one of them set. */
export function withParam(params: URLSearchParams, name: string, value: string): URLSearchParams {
  const changed = new URLSearchParams(params);
  changed.set(name, value);
  return changed;
}
