import { useEffect } from 'react';
import { Page, ReadOnlyNote } from '../../parts/Page.js';
import { Failure } from '../../parts/states.js';
import { useChangeParams, withParam } from '../../url/useChangeParams.js';
import { FirstRunSteps } from './FirstRunSteps.js';
import { useFirstRun } from './useFirstRun.js';

/** A guide to the first push. Progress is read from the gateway, so the reader can leave and return. */
export function FirstRunPage() {
  return (
    <Page title="First run" lead="Step by step to the first push. You can leave and continue later.">
      <ReadOnlyNote />
      <Steps />
    </Page>
  );
}

function Steps() {
  const firstRun = useFirstRun();
  const { failing, appId, isNamed } = firstRun;
  const change = useChangeParams();
  // The URL names the app, so that the page keeps it once it has a push service.
  useEffect(() => {
    if (isNamed || appId === null) return;
    change((current) => withParam(current, 'app', appId), { replace: true });
  }, [isNamed, appId, change]);
  return (
    <>
      {failing?.error && <Failure error={failing.error} onRetry={() => void failing.refetch()} />}
      <FirstRunSteps firstRun={firstRun} />
    </>
  );
}
