/** A code in words. */
export interface CodeExplanation {
  /** What has happened: one or two plain sentences. */
  meaning: string;
  /** What to do about it, or that nothing has to be done. */
  remedy: string;
}

/** Explanations by code. */
export type CodeTable = Readonly<Record<string, CodeExplanation>>;
