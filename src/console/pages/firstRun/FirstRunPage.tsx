import { useEffect } from 'react';
import { Page, ReadOnlyNote } from '../../parts/Page.js';
import { Failure } from '../../parts/states.js';
import { useChangeParams, withApp } from '../../url/useChangeParams.js';
import { FirstRunSteps } from './FirstRunSteps.js';
import { useFirstRun } from './useFirstRun.js';

/** Leads from nothing to the first push. How far one is, the gateway knows: it can be left, and taken up again. */
export function FirstRunPage() {
  return (
    <Page
      title="First run"
      lead="From nothing to the first push, step by step. Leave it, and take it up again, as you like."
    >
      <ReadOnlyNote />
      <Steps />
    </Page>
  );
}

function Steps() {
  const firstRun = useFirstRun();
  const { failing, appId, isNamed } = firstRun;
  const change = useChangeParams();
  // The app of the page is in its URL: another must not come in its place once it has a push service.
  useEffect(() => {
    if (isNamed || appId === null) return;
    change((current) => withApp(current, appId), { replace: true });
  }, [isNamed, appId, change]);
  return (
    <>
      {failing?.error && <Failure error={failing.error} onRetry={() => void failing.refetch()} />}
      <FirstRunSteps firstRun={firstRun} />
    </>
  );
}
