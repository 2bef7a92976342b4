/** The time now; an argument everywhere, so that tests need no waiting. */
export type Clock = () => Date;
