import { Alert } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useMayChange } from '../gateway/useMayChange.js';

/** Tells a viewer why there is nothing to change on the page. */
export function ReadOnlyNote() {
  if (useMayChange()) return null;
  return (
    <Alert color="gray" icon={<IconEye aria-hidden />}>
      You are signed in as a viewer: you see everything here, and admins and operators change it.
    </Alert>
  );
}
