import { Gauge, type Registry } from 'prom-client';

/** The metric of this node's leases. @param holdsLeases whether they are still its own */
export function createNodeMetrics(registry: Registry, holdsLeases: () => boolean): void {
  new Gauge({
    name: 'beckon_node_holds_leases',
    help: '1 while this node may send; 0 once it could not report to the database and others may take over its work.',
    registers: [registry],
    collect() {
      this.set(holdsLeases() ? 1 : 0);
    },
  });
}
