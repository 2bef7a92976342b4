import { EmptyState as MantineEmptyState, Paper } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export interface EmptyStateProps {
  title: string;
  /** What to do next. */
  children: ReactNode;
  icon?: ReactNode;
  /** A button or a link by which to do it. */
  action?: ReactNode;
}

/** Where there is nothing to show: says why, and what to do next. */
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
