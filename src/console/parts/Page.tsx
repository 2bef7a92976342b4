import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export interface PageProps {
  /** The page's one h1, and the document's title. */
  title: string;
  /** A sentence about what the page is for. */
  lead?: ReactNode;
  /** What stands beside the title: buttons. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of every page. Its title can take the focus, for those who come from another page. */
export function Page({ title, lead, actions, children }: PageProps) {
  return (
    <Stack gap="lg">
      <title>{`${title} · Beckon`}</title>
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={1} tabIndex={-1}>
            {title}
          </Title>
          {lead !== undefined && (
            <Text c="dimmed" mt={4}>
              {lead}
            </Text>
          )}
        </div>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
