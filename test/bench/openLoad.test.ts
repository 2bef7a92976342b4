import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openLoad } from '../../bench/open/openLoad.mjs';
import { evenSchedule, latenciesOf } from '../../bench/open/schedule.mjs';
import { quantile } from '../../bench/support/statistics.mjs';

test('requests are due at an even rate', () => {
  const { count, dueAt } = evenSchedule(200, 1.5);
  expect(count).toBe(300);
  expect([dueAt(0), dueAt(1), dueAt(299)]).toEqual([0, 5, 1_495]);
});

test('a server that stands still keeps all waiting that come meanwhile', () => {
  // Ten a second, answered at once, but for a standstill from 200 to 1,000 ms.
  const schedule = evenSchedule(10, 1.2);
  const doneAt = Array.from({ length: schedule.count }, (_, n) => {
    const dueAt = schedule.dueAt(n);
    return dueAt >= 200 && dueAt < 1_000 ? 1_000 : dueAt;
  });
  expect(latenciesOf(schedule, doneAt)).toEqual([0, 0, 800, 700, 600, 500, 400, 300, 200, 100, 0, 0]);
});

describe('against a server', () => {
  const open: Server[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  });

  async function listen(answer: (response: ServerResponse) => void): Promise<string> {
    const server = createServer((request, response) => {
      request.resume().on('end', () => answer(response));
    });
    open.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const load = { rate: 200, seconds: 1, request: () => ({ path: '/', headers: {}, body: '{}' }), isRight: () => true };

  it('goes on while answers are held back, and counts from when each was due', async () => {
    const held: ServerResponse[] = [];
    let asked = 0;
    const url = await listen((response) => {
      asked += 1;
      held.push(response);
      // All others are due before the last one, and wait for it.
      if (asked >= 200) for (const one of held.splice(0)) one.end('ok');
    });
    const { latencies, late } = await openLoad({ ...load, url, connections: 200 });
    expect(latencies).toHaveLength(200);
    expect(late).toHaveLength(200);
    expect(latencies[0]).toBeGreaterThan(900);
    expect(quantile(latencies, 0.5)).toBeGreaterThan(400);
  });

  it('lets time run while no connection is free', async () => {
    const held: ServerResponse[] = [];
    const url = await listen((response) => {
      held.push(response);
      setTimeout(() => held.shift()?.end('ok'), 10);
    });
    // One connection carries at most a hundred a second: half of them wait, the last one about a second.
    const { latencies } = await openLoad({ ...load, url, connections: 1 });
    expect(latencies.at(-1)).toBeGreaterThan(800);
  });

  it('ends at an answer that is not the right one', async () => {
    const url = await listen((response) => response.writeHead(503, { 'content-length': 4 }).end('busy'));
    await expect(openLoad({ ...load, url, connections: 4 })).rejects.toThrow('answered 503: busy');
  });
});
