import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useRouteError } from 'react-router';

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
        <Text size="sm">{error instanceof Error ? error.message : 'The reason is not known.'}</Text>
      </Alert>
      <Text>Load it again first: the gateway may have been updated while the page was open.</Text>
      <div>
        <Button onClick={() => window.location.reload()}>Load again</Button>
      </div>
    </Stack>
  );
}
