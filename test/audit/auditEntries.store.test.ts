import type { AuditFilter } from '../../src/audit/auditEntries.store.js';
import { at, openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
let tenantId: number;
/** Many more than the milestones by which times are found are apart, ten a second. */
const ENTRIES = 12_000;
function timeOf(index: number): Date {
  // The clock of a node was wrong for a while, and now and then a change was long under way.
  if (index > 1_900 && index < 2_050) return at(index / 10 - 100_000);
  return at(index / 10 - (index % 50 === 0 ? 500 : 0));
}
beforeAll(async () => {
  stores = await openTestStores();
  tenantId = await stores.newTenant();
  const times = Array.from({ length: ENTRIES }, (_, index) => timeOf(index));
  await stores.prisma.$executeRaw`
    INSERT INTO audit_entries (tenant_id, at, actor, action, object, details)
    SELECT ${tenantId}, at, 'device:app:x', 'subscribe', 'chat:' || n - 1, '{}'
    FROM unnest(${times}::timestamptz[]) WITH ORDINALITY AS t(at, n) ORDER BY n`;
});
afterAll(() => stores.close());

/** All of them, page by page. */
async function listed(filter: Partial<AuditFilter>, fromEnd = false): Promise<string[]> {
  const whichever = { actor: null, action: 'subscribe', object: null, after: null, before: null, people: false };
  const found: string[] = [];
  let last: bigint | null = null;
  for (;;) {
    const slice = { limit: 3_000, after: fromEnd ? null : last, before: fromEnd ? last : null, fromEnd };
    const page = await stores.store.auditEntries.list(tenantId, { ...whichever, ...filter }, slice);
    if (page.length === 0) return found;
    last = page.at(fromEnd ? 0 : -1)?.id ?? null;
    found.push(...(fromEnd ? page.reverse() : page).map(({ object }) => object));
  }
}

test.each([
  ['of all times', null, null],
  ['from a time on', at(700), null],
  ['before a time that entries of much later are of too', null, at(400)],
  ['between two', at(111), at(900)],
  ['of a moment in which there was one', at(200.1), at(200.2)],
  ['of a time in which there was none', at(900_000), null],
])('an admin sees each entry %s once, in both directions', async (_of, after, before) => {
  const wanted = Array.from({ length: ENTRIES }, (_, index) => index)
    .filter((index) => (!after || timeOf(index) >= after) && (!before || timeOf(index) < before))
    .map((index) => `chat:${index}`);
  expect(await listed({ after, before }, true)).toEqual(wanted);
  expect(await listed({ after, before })).toEqual(wanted.reverse());
});
