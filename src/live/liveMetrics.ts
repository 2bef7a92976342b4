import { Counter, Gauge, type Registry } from 'prom-client';
import type { DropReason } from './changeFanout.js';

/** The metrics of live queries. @returns counts a dropped subscriber */
export function createLiveMetrics(registry: Registry, readWatchers: () => number): (reason: DropReason) => void {
  const registers = [registry];
  new Gauge({
    name: 'beckon_live_watchers',
    help: 'Live queries of deliveries and push subscriptions that this node serves.',
    registers,
    collect() {
      this.set(readWatchers());
    },
  });
  const dropped = new Counter({
    name: 'beckon_live_dropped_total',
    help: 'Live queries that were closed because they were too slow, or because changes were missed.',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of ['slow', 'missed'] as const) dropped.inc({ reason }, 0);
  return (reason) => dropped.inc({ reason });
}
