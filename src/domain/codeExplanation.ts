/** A code in words. */
export interface CodeExplanation {
  /** What has happened: one or two plain sentences. */
  meaning: string;
  /** The remedy, or that none is needed. */
  remedy: string;
}

/** Explanations by code. */
export type CodeTable = Readonly<Record<string, CodeExplanation>>;
