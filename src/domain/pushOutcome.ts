/** The final outcome of a push, as a platform can receive it. */
export type PushOutcome = 'PUSH_SENT' | 'PUSH_FAILED' | 'PUSH_UNREACHABLE';

/** Tenants whose platform asks for outcomes, as this node knows them. */
export interface OutcomeAskers {
  has(tenantId: number): boolean;
  /** Whether there is any. */
  any(): boolean;
  /** Reads them anew. @throws what the database throws */
  refresh(): Promise<void>;
}
