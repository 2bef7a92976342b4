/** What became of a push for good, as a platform may be told. */
export type PushOutcome = 'PUSH_SENT' | 'PUSH_FAILED' | 'PUSH_UNREACHABLE';

/** Tenants whose platform asks for outcomes, as this node knows them. */
export interface OutcomeAskers {
  has(tenantId: number): boolean;
  /** Whether there is any. */
  any(): boolean;
  /** Reads them anew. @throws what the database throws */
  refresh(): Promise<void>;
}
