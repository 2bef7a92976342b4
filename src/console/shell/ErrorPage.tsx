import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useRouteError } from 'react-router';
import { UnloadedError } from './unloaded.js';

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
