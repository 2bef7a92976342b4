/** Tells the bench where this rival listens, and ends with it. @param {import('node:net').AddressInfo} address */
export function tellAddress({ port }) {
  process.send(`http://127.0.0.1:${port}`);
  process.once('disconnect', () => process.exit());
}
