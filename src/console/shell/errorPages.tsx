import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconBuilding, IconMapOff } from '@tabler/icons-react';
import { useRouteError } from 'react-router';
import { ConsoleLink } from '../parts/ConsoleLink.js';
import { Page } from '../parts/Page.js';
import { EmptyState } from '../parts/states.js';

/** Shown when a page throws, or could not be loaded because the gateway now serves a newer console. */
export function ErrorPage() {
  const error = useRouteError();
  return (
    <Stack maw={640}>
      <title>Something went wrong · Beckon</title>
      <Title order={1} tabIndex={-1}>
        Something went wrong
      </Title>
      <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title="This page could not be shown">
        <Text size="sm">{wordsFor(error)}</Text>
      </Alert>
      <Text>Try reloading it.</Text>
      <div>
        <Button onClick={() => window.location.reload()}>Reload</Button>
      </div>
    </Stack>
  );
}

function wordsFor(error: unknown): string {
  if (error instanceof UnloadedError)
    return 'The gateway does not respond, or it was updated while the console was open.';
  return error instanceof Error ? error.message : 'The reason is unknown.';
}

/** A script of the console could not be loaded: the gateway is down or was updated. */
class UnloadedError extends Error {
  override readonly name = 'UnloadedError';
}

/** Imports a script of the console. @throws UnloadedError with the browser's error as its cause */
export async function orUnloaded<Part>(loading: Promise<Part>): Promise<Part> {
  try {
    return await loading;
  } catch (cause) {
    throw new UnloadedError('this part of the console could not be loaded', { cause });
  }
}

/** The page of an unknown path. */
export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <EmptyState
        title="There is no page at this address"
        icon={<IconMapOff aria-hidden />}
        action={<ConsoleLink to="/">Go to the overview</ConsoleLink>}
      >
        Check the address; the page may have moved.
      </EmptyState>
    </Page>
  );
}

/** The page of a link to an unknown tenant. */
export function UnknownTenant({ host }: { host: string }) {
  return (
    <Page title="Tenant not found">
      <EmptyState title={`${host} is unknown`} icon={<IconBuilding aria-hidden />}>
        Choose another tenant at the top of the page.
      </EmptyState>
    </Page>
  );
}
