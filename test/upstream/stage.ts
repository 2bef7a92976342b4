import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { metricsOf } from '../support/metricsOf.js';
import { useUpstream } from './useUpstream.js';

const NOBODY = 'http://127.0.0.1:9';
/** A gateway in front of a contact center, which the suites share. */
export const { gateway, upstream } = useUpstream(
  () => ({ HTTPS_PROXY: NOBODY, HTTP_PROXY: NOBODY, BECKON_UPSTREAM_TIMEOUT_SECONDS: '5' }),
  '/behind/',
);
export const FILES = '/clientweb/file/upload?tenantUrl=acme.example.com';
export const MEGABYTE = 1024 * 1024;

/** What the gateway counts of passed requests with that outcome. */
export async function passedWith(outcome: string): Promise<number> {
  const text = await metricsOf(gateway().adminUrl);
  return Number(new RegExp(`beckon_upstream_requests_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
}

/** The memory of the gateway's process. */
export async function residentBytes(): Promise<number> {
  const text = await metricsOf(gateway().adminUrl);
  return Number(/^process_resident_memory_bytes (\d+)/m.exec(text)?.[1]);
}

/** Begins a request and leaves it to the test. */
export function begin(method: string, path: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(gateway().url);
  const request = httpRequest({ hostname, port, method, path, headers });
  const answered = once(request, 'response').then(([response]) => response as IncomingMessage);
  answered.catch(() => undefined);
  return { request, answered };
}
