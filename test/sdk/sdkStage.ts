import { useSdkStage } from './useSdkStage.js';

/** The stage of the test file that runs: its suites share one gateway. */
export const stage = useSdkStage();
