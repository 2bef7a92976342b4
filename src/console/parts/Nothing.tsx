import { EmptyState, Paper } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export interface NothingProps {
  title: string;
  /** What to do next. */
  children: ReactNode;
  icon?: ReactNode;
  /** A button or a link by which to do it. */
  action?: ReactNode;
}

/** Where there is nothing to show: says why, and what to do next. */
export function Nothing({ title, children, icon = <IconInbox aria-hidden />, action }: NothingProps) {
  return (
    <Paper withBorder p="xl">
      <EmptyState icon={icon}>
        <EmptyState.Title order={2}>{title}</EmptyState.Title>
        <EmptyState.Description>{children}</EmptyState.Description>
        {action !== undefined && <EmptyState.Actions>{action}</EmptyState.Actions>}
      </EmptyState>
    </Paper>
  );
}
