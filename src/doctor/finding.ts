/** What one check has found. */
export interface Finding {
  /** The check's name, the same in every version. */
  check: string;
  /** Skipped: it could not be looked at, or does not apply. */
  state: 'ok' | 'warning' | 'failed' | 'skipped';
  /** A sentence; never a secret. */
  text: string;
  /** What to do; null: nothing. */
  remedy: string | null;
}

export const ok = (check: string, text: string): Finding => ({ check, state: 'ok', text, remedy: null });
export const skipped = (check: string, text: string): Finding => ({ check, state: 'skipped', text, remedy: null });
export const warning = (check: string, text: string, remedy: string): Finding => ({
  ...{ check, state: 'warning', text, remedy },
});
export const failed = (check: string, text: string, remedy: string): Finding => ({
  ...{ check, state: 'failed', text, remedy },
});

/** The message of an error, for a sentence. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
