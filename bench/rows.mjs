/** The rows of the bench, in the order in which they run. */
export const ROWS = ['subscribe', 'deliver', 'batch', 'open', 'growth', 'limits', 'start', 'neighbours'];

/** Who is measured in a row beside Beckon, and Beckon, in the order in which they run: what `--only` takes. */
export const RIVALS = {
  subscribe: [
    ...['baseline', 'naive', 'Parse Server', 'PostGraphile', 'Mercurius'],
    ...['Beckon REST', 'Beckon GraphQL'],
  ],
  deliver: [
    ...['limit', '@parse/node-apn', 'firebase-admin', 'durable by hand', 'pg-boss + libraries'],
    ...['Beckon', 'Beckon on two nodes'],
  ],
  batch: ['durable by hand', 'Beckon', 'Beckon 100 a call', 'Beckon 500 a call'],
  open: ['baseline', 'Beckon REST', 'Beckon GraphQL', 'durable by hand', 'Beckon'],
};

/** What `compare` can measure of two commits. */
export const COMPARED = ['subscribe', 'deliver', 'batch'];
/** What it measures unless it is told: what commits of all ages can do. */
export const ALWAYS_COMPARED = ['subscribe', 'deliver'];
