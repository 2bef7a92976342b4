import { renderedOnceASecond } from '../../src/http/metricsRoute.js';
import { askMetrics } from '../support/metricsOf.js';
import { METRICS_TOKEN } from '../support/testEnvironment.js';
import { useGateway } from '../support/useGateway.js';
import { sendRaw } from './sendRaw.js';

const ask = (url: string, authorization?: string) =>
  sendRaw(url, { method: 'GET', path: '/metrics', headers: authorization === undefined ? {} : { authorization } });

describe('rendering', () => {
  let now = 0;
  let rendered = 0;
  const registry = { metrics: () => Promise.resolve(`${(rendered += 1)}`) };

  it('is done once a second, however many ask', async () => {
    const render = renderedOnceASecond(registry, () => now);
    expect(await Promise.all([render(), render(), render()])).toEqual(['1', '1', '1']);
    now += 999;
    expect(await render()).toBe('1');
    now += 1;
    expect(await Promise.all([render(), render()])).toEqual(['2', '2']);
  });

  it('is tried anew where it has failed', async () => {
    const results = [Promise.reject(new Error('no')), Promise.resolve('yes')];
    const render = renderedOnceASecond({ metrics: () => results.shift() ?? Promise.resolve('') }, () => now);
    await expect(render()).rejects.toThrow('no');
    expect(await render()).toBe('yes');
  });
});

describe('with a token', () => {
  const gateway = useGateway(() => ({ BECKON_RATE_LIMIT_WRONG_KEYS: '3' }));

  it('are for whoever has it, and wrong ones are guesses', async () => {
    const { url, operatorKey } = gateway();
    expect((await ask(url)).status).toBe(401);
    expect((await ask(url, 'MOBILE-API-140-327-PLAIN appId="a", clientId="b"')).status).toBe(401);
    expect((await ask(url, `Bearer ${METRICS_TOKEN}`)).status).toBe(200);
    for (const wrong of [operatorKey, `${METRICS_TOKEN}x`, 'x'])
      expect((await ask(url, `Bearer ${wrong}`)).status).toBe(401);
    const answer = await ask(url, 'Bearer y');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(url, `Bearer ${METRICS_TOKEN}`)).status).toBe(200);
  });
});

describe('without a token', () => {
  const gateway = useGateway(() => ({ BECKON_METRICS_TOKEN: '' }));

  it('are for nobody', async () => {
    const { status, text } = await askMetrics(gateway().url);
    expect([status, text]).toEqual([404, expect.stringContaining('BECKON_METRICS_TOKEN')]);
    expect(gateway().told()).toContain('/metrics (once BECKON_METRICS_TOKEN is set)');
  });
});

describe('where the console has a listener of its own', () => {
  const gateway = useGateway(() => ({ BECKON_METRICS_TOKEN: '', BECKON_ADMIN_PORT: '0' }));

  it('are there only', async () => {
    expect((await ask(gateway().url)).status).toBe(404);
    expect((await ask(gateway().adminUrl)).status).toBe(200);
  });
});
