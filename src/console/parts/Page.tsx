import { Alert, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useMayChange } from '../gateway/session.js';
import { useTenantName } from '../shell/useTenantName.js';

interface PageProps {
  /** The page's h1. The document's title also names the tenant. */
  title: string;
  /** A sentence about what the page is for. */
  lead?: ReactNode;
  /** Buttons beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of every page. Its title can take the focus after navigation. */
export function Page({ title, lead, actions, children }: PageProps) {
  const tenant = useTenantName();
  return (
    <Stack gap="lg">
      <title>{[title, ...(tenant === null || tenant === title ? [] : [tenant]), 'Beckon'].join(' · ')}</title>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Title order={1} tabIndex={-1}>
            {title}
          </Title>
          {lead !== undefined && (
            <Text c="dimmed" size="sm" mt={4}>
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

interface SectionProps {
  title: string;
  /** A sentence about what it is for. */
  lead?: ReactNode;
  /** Buttons or marks beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page with its own heading. */
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

/** Explains to a viewer why nothing can be changed. */
export function ReadOnlyNote() {
  if (useMayChange()) return null;
  return (
    <Alert color="gray" icon={<IconEye aria-hidden />}>
      You are signed in as a viewer. You can see everything here; admins and operators can change it.
    </Alert>
  );
}
