import { Container } from '@mantine/core';
import type { ReactNode } from 'react';

/** The frame of what is shown before, or without, the shell. */
export function SignedOutLayout({ children }: { children: ReactNode }) {
  return (
    <Container component="main" size="sm" py="xl">
      {children}
    </Container>
  );
}
