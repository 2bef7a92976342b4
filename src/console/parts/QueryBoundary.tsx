import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure } from './Failure.js';
import { Waiting } from './Waiting.js';

export interface AnswerProps<Result> {
  query: UseQueryResult<Result>;
  /** Stands there meanwhile. */
  waiting?: ReactNode;
  children: (result: Result) => ReactNode;
}

/** The answer to a query once it is there; until then that it is on its way, or that it has failed. */
export function QueryBoundary<Result>({ query, waiting = <Waiting />, children }: AnswerProps<Result>) {
  const retry = () => void query.refetch();
  if (query.data === undefined) {
    return query.error ? <Failure error={query.error} onRetry={retry} /> : waiting;
  }
  return (
    <>
      {query.error && <Failure error={query.error} title="What you see may be out of date" onRetry={retry} />}
      {children(query.data)}
    </>
  );
}
