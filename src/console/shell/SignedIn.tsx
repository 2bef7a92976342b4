import { Navigate, useLocation } from 'react-router';
import { useSession } from '../gateway/useSession.js';
import { ViewerContext } from '../gateway/viewerContext.js';
import { viewerKey } from '../gateway/viewerKey.js';
import { Failure } from '../parts/Failure.js';
import { Waiting } from '../parts/Waiting.js';
import { SignedOutLayout } from './SignedOutLayout.js';
import { Shell } from './Shell.js';

/** The shell for whoever is signed in; others are led to the sign-in page, and from there back here. */
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
    // Another one, who has signed in beside this page, finds nothing of what was typed or shown before.
    <ViewerContext key={viewerKey(viewer)} value={viewer}>
      <Shell />
    </ViewerContext>
  );
}
