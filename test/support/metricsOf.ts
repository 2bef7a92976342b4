import { sendRaw, type RawAnswer } from '../http/sendRaw.js';
import { eventually } from './eventually.js';
import { METRICS_TOKEN } from './testEnvironment.js';

/** Asks a gateway under test for its metrics, which may be a second old. */
export function askMetrics(url: string): Promise<RawAnswer> {
  return sendRaw(url, { method: 'GET', path: '/metrics', headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
}

/** The metrics of a gateway under test, rendered after this was asked: each rendering costs CPU, and says how much. */
export async function metricsOf(url: string): Promise<string> {
  const { text: former } = await askMetrics(url);
  let metrics = former;
  await eventually(async () => {
    metrics = (await askMetrics(url)).text;
    expect(metrics === former).toBe(false);
  });
  return metrics;
}
