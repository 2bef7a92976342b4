import {
  Alert,
  Button,
  EmptyState as MantineEmptyState,
  Group,
  Paper,
  Skeleton,
  Stack,
  Text,
  VisuallyHidden,
} from '@mantine/core';
import { IconAlertTriangle, IconInbox } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { sentence } from '../format/text.js';

/** A placeholder while content loads. @param lines about as many as the content will have */
export function Waiting({ lines = 6 }: { lines?: number }) {
  return (
    <Stack gap="sm" aria-busy="true">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={28} aria-hidden />
      ))}
    </Stack>
  );
}

interface FailureProps {
  error: Error;
  /** What failed. */
  title?: string;
  /** Tries again. */
  onRetry?: () => void;
}

/** An error, its reason, and a button to try again. */
export function Failure({ error, title = 'This could not be loaded', onRetry }: FailureProps) {
  return (
    <Alert color="red" role="alert" title={title} icon={<IconAlertTriangle aria-hidden />}>
      <Group justify="space-between" align="center">
        <Text size="sm">{sentence(error.message)}</Text>
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  );
}

interface EmptyStateProps {
  title: string;
  /** Says what to do next. */
  children: ReactNode;
  icon?: ReactNode;
  /** A button or a link. */
  action?: ReactNode;
}

/** Shown instead of empty content: why there is none, and what to do next. */
export function EmptyState({ title, children, icon = <IconInbox aria-hidden />, action }: EmptyStateProps) {
  return (
    <Paper withBorder p="xl">
      <MantineEmptyState icon={icon}>
        <MantineEmptyState.Title order={2}>{title}</MantineEmptyState.Title>
        <MantineEmptyState.Description>{children}</MantineEmptyState.Description>
        {action !== undefined && <MantineEmptyState.Actions>{action}</MantineEmptyState.Actions>}
      </MantineEmptyState>
    </Paper>
  );
}

interface AnswerProps<Result> {
  query: UseQueryResult<Result>;
  /** Shown while the query loads. */
  waiting?: ReactNode;
  children: (result: Result) => ReactNode;
}

/** The content of a query: loading, failed, or its data. */
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
