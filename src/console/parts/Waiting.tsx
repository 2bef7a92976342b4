import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';

/** What stands where something is being loaded. @param lines about as many as there will be */
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
