import { runBench } from './runBench.js';

interface Cost {
  count: number;
  cpu: number;
  wal: number;
  images: number;
}
interface Work {
  first: Cost;
  again: Cost;
  changes: Record<string, { inserted: number; updated: number }>;
}
interface Size {
  chats: number;
  stored: Record<string, { rows: number; heap: number; indexes: number }>;
  push: Work;
  subscribe: Work;
  vacuum: { updated: number; pages: number; scanned: number };
  retention: Record<string, Cost>;
}

it('what a push and a subscribe write, what is stored, and what is cleaned', async () => {
  const { stdout, report } = await runBench('limits');
  const { sizes } = report.result as unknown as { sizes: Size[] };
  expect(sizes.map(({ chats }) => chats)).toEqual([2_000, 20_000]);
  for (const { stored, push, subscribe, vacuum, retention } of sizes) {
    expect(stored['deliveries']?.rows).toBeGreaterThan(4.7);
    expect(stored['deliveries']?.heap).toBeGreaterThan(300);
    expect(push.changes).toMatchObject({
      deliveries: { inserted: 1, updated: 1 },
      chat_events: { inserted: 1, updated: 0 },
      chat_sessions: { inserted: 0, updated: 1 },
    });
    expect(subscribe.changes).toMatchObject({ push_subscriptions: { updated: 1 }, audit_entries: { inserted: 1 } });
    for (const { first, again } of [push, subscribe]) {
      expect(again.cpu).toBeGreaterThan(0.01);
      expect(again.wal).toBeGreaterThan(500);
      expect(first.images).toBeGreaterThan(again.images);
    }
    // A day's share is a tenth, and the active chats are of the last day.
    expect(vacuum.updated).toBeGreaterThan(1_000);
    expect(vacuum.scanned).toBeLessThan(vacuum.pages);
    expect(retention['chats']?.count).toBe(400);
    expect(retention['texts']?.wal).toBeGreaterThan(100);
  }
  expect(stdout).toMatch(/^\| push \| \d/m);
  expect(stdout).toMatch(/^\| all \|/m);
}, 600_000);
