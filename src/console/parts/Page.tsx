import { Alert, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useMayChange } from '../gateway/session.js';

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

export interface SectionProps {
  title: string;
  /** A sentence about what it is for. */
  lead?: ReactNode;
  /** What stands beside the title: buttons, marks. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page under a heading of its own. */
export function Section({ title, lead, actions, children }: SectionProps) {
  const id = useId();
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby={id}>
      <Stack>
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2} id={id}>
              {title}
            </Title>
            {lead !== undefined && (
              <Text c="dimmed" size="sm" mt={4} maw={720}>
                {lead}
              </Text>
            )}
          </div>
          {actions}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}

/** Tells a viewer why there is nothing to change on the page. */
export function ReadOnlyNote() {
  if (useMayChange()) return null;
  return (
    <Alert color="gray" icon={<IconEye aria-hidden />}>
      You are signed in as a viewer: you see everything here, and admins and operators change it.
    </Alert>
  );
}
