/** A secret that is sealed by another key than it should be. */
export interface ResealableSecret extends SealedSecret {
  tenantId: number;
}
/** A secret as it is stored: sealed by the key that `keyId` names. */
export interface SealedSecret {
  sealed: Uint8Array<ArrayBuffer>;
  keyId: string;
}

/** Secrets that another room keeps, sealed by the same keys. */
export interface SealedElsewhere {
  /** Those that are sealed by another key, by tenant. @param after the last tenant of those before; null: from the first */
  sealedOtherwise(keyId: string, after: number | null, limit: number): Promise<ResealableSecret[]>;
  /** @returns false where it has changed since it was read */
  reseal(read: ResealableSecret, again: SealedSecret): Promise<boolean>;
  /** The keys that something is sealed by. */
  keyIds(): Promise<string[]>;
}
