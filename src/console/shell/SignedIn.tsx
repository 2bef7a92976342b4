import { Container } from '@mantine/core';
import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useSession, ViewerContext, viewerKey } from '../gateway/session.js';
import { Failure, Waiting } from '../parts/states.js';
import { Shell } from './Shell.js';

/** The shell for a signed-in user. Others are redirected to the sign-in page and back. */
export function SignedIn() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.data === undefined) {
    return (
      <SignedOutLayout>
        {session.error ? <Failure error={session.error} onRetry={() => void session.refetch()} /> : <Waiting />}
      </SignedOutLayout>
    );
  }
  const { viewer } = session.data;
  if (viewer === null) {
    const returnTo = `${pathname}${search}`;
    const query = returnTo === '/' ? '' : `?${new URLSearchParams({ returnTo }).toString()}`;
    return <Navigate to={`/sign-in${query}`} replace />;
  }
  return (
    // The key drops all state of the previous user when another one signs in.
    <ViewerContext key={viewerKey(viewer)} value={viewer}>
      <Shell />
    </ViewerContext>
  );
}

/** The frame of pages without the shell. */
export function SignedOutLayout({ children }: { children: ReactNode }) {
  return (
    <Container component="main" size="sm" py="xl">
      {children}
    </Container>
  );
}
