import { Counter, Gauge, type Registry } from 'prom-client';
import type { DropReason } from './changeFanout.js';

/** What `/metrics` shows of those who follow changes. @returns what is told of each that is dropped */
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
    help: 'Live queries that were ended because they did not keep up, or because something could not be told.',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of ['slow', 'missed'] as const) dropped.inc({ reason }, 0);
  return (reason) => dropped.inc({ reason });
}
