import { Gauge, type Registry } from 'prom-client';
import type { AlertKind } from './alerts.store.js';

/** All kinds, so that each has a value before it is first raised. */
const NONE: Readonly<Record<AlertKind, number>> = {
  CREDENTIALS_REFUSED: 0,
  KEY_REFUSED: 0,
  PREVIOUS_CREDENTIALS_USED: 0,
  TOKENS_REFUSED: 0,
  CREDENTIALS_EXPIRE: 0,
  PROVIDER_UNAVAILABLE: 0,
  DELIVERY_QUARANTINED: 0,
  WEBHOOK_FAILING: 0,
};

interface AlertMetricsOptions {
  registry: Registry;
  /** Open alerts of all tenants by kind; kinds without any are missing. */
  countOpen: () => Promise<{ kind: AlertKind; count: number }[]>;
}

/** The metric of alerts, without tenants or apps in labels. */
export function createAlertMetrics({ registry, countOpen }: AlertMetricsOptions): void {
  new Gauge({
    name: 'beckon_alerts_open',
    help: 'Open alerts of all tenants, by kind; of each node the same. NaN while the database is away.',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      const counted = await countOpen().catch(() => null);
      for (const kind of Object.keys(NONE)) this.set({ kind }, counted ? 0 : NaN);
      for (const { kind, count } of counted ?? []) this.set({ kind }, count);
    },
  });
}
