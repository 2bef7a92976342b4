/** The limits of a publish to many chats, in every API. Its body is much larger than any other. */

/** 5,000 events of some length. */
export const BATCH_BODY_BYTES = 4 * 1024 * 1024;
/** Values of its JSON beyond the usual share of its bytes (see jsonShape.ts): 5,000 of the smallest events. */
export const BATCH_VALUES = 20_000;
/** Values in the variables of its operation: 5,000 events with every field. */
export const BATCH_VARIABLES = 80_000;
