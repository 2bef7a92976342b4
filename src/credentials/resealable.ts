/** A secret that is not sealed with the current key. */
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
  /**
   * The secrets that another key has sealed, ordered by tenant.
   * @param after the last tenant of the previous page; null: from the first
   */
  sealedOtherwise(keyId: string, after: number | null, limit: number): Promise<ResealableSecret[]>;
  /** @returns false where it has changed since it was read */
  reseal(read: ResealableSecret, again: SealedSecret): Promise<boolean>;
  /** The ids of the keys that seal these secrets. */
  keyIds(): Promise<string[]>;
}
