import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconBuilding, IconMapOff } from '@tabler/icons-react';
import { useRouteError } from 'react-router';
import { ConsoleLink } from '../parts/ConsoleLink.js';
import { Page } from '../parts/Page.js';
import { EmptyState } from '../parts/states.js';

/** Where a page has failed by a fault of its own, or could not be loaded because a newer console has taken its place. */
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
      <Text>Load it again first.</Text>
      <div>
        <Button onClick={() => window.location.reload()}>Load again</Button>
      </div>
    </Stack>
  );
}

function wordsFor(error: unknown): string {
  if (error instanceof UnloadedError) return 'The gateway does not answer, or was updated while the console was open.';
  return error instanceof Error ? error.message : 'The reason is not known.';
}

/** A part of the console could not be loaded: the gateway is away, or has another console by now. */
class UnloadedError extends Error {
  override readonly name = 'UnloadedError';
}

/** Imports a part of the console. @throws UnloadedError with the browser's words as its cause, for each has its own */
export async function orUnloaded<Part>(loading: Promise<Part>): Promise<Part> {
  try {
    return await loading;
  } catch (cause) {
    throw new UnloadedError('this part of the console could not be loaded', { cause });
  }
}

/** Where a path leads nowhere. */
export function NotFoundPage() {
  return (
    <Page title="There is no such page">
      <EmptyState
        title="Nothing is at this address"
        icon={<IconMapOff aria-hidden />}
        action={<ConsoleLink to="/">Go to the overview</ConsoleLink>}
      >
        It may have been mistyped, or the page may have moved.
      </EmptyState>
    </Page>
  );
}

/** Where a link names a tenant that is not here. */
export function UnknownTenant({ host }: { host: string }) {
  return (
    <Page title="There is no such tenant">
      <EmptyState title={`${host} is not known here`} icon={<IconBuilding aria-hidden />}>
        Choose another tenant at the top of the page.
      </EmptyState>
    </Page>
  );
}
