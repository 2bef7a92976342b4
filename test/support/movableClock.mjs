/**
 * Loaded before a gateway process (`--import`): its wall clock runs ahead by as many milliseconds as its parent says, at its
 * start in TEST_CLOCK_AHEAD_MS and later by a message. Timers and monotonic clocks stay as they are.
 */
const RealDate = Date;
let aheadMs = Number(process.env['TEST_CLOCK_AHEAD_MS'] ?? 0);

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + aheadMs);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + aheadMs;
  }
};

process.on('message', (message) => {
  aheadMs = message.aheadMs;
  process.send({ aheadMs });
});
process.channel?.unref();
