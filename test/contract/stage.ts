import { useStage } from './useStage.js';

/** The stage of the test file that runs: its suites share one gateway. */
export const stage = useStage();
