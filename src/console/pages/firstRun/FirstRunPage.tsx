import { Failure } from '../../parts/Failure.js';
import { Page } from '../../parts/Page.js';
import { ReadOnlyNote } from '../../parts/ReadOnlyNote.js';
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
  const { failing } = firstRun;
  return (
    <>
      {failing?.error && <Failure error={failing.error} onRetry={() => void failing.refetch()} />}
      <FirstRunSteps firstRun={firstRun} />
    </>
  );
}
