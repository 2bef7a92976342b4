import { request } from 'node:http';
import { startExample } from './startDemo.js';

/** A POST with headers that fetch does not set. @returns its status */
function statusOf(url: string, method: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end(method === 'POST' ? '{"chatId":"c"}' : undefined);
  });
}

it('the example serves both pages and a console, lets no other site speak for the agent, and stays until Ctrl-C', async () => {
  const example = startExample('--port', '0', '--gateway-port', '0');
  await example.waitFor(/operator key .*\n/);
  const urlOf = (name: string) => new RegExp(`^ {2}${name} +(http://\\S+)$`, 'm').exec(example.output())?.[1] ?? '';
  for (const name of ['customer', 'agent', 'console']) {
    const { status, headers } = await fetch(urlOf(name));
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  }
  const [customer, say] = [urlOf('customer'), `${urlOf('agent')}/say`];
  const { host, origin } = new URL(customer);
  for (const path of ['settings.json', 'beckon.js', 'beckon-worker.js', 'customer.js', 'look.css', 'bell.svg']) {
    expect((await fetch(customer + path)).status).toBe(200);
  }
  expect((await fetch(`${customer}package.json`)).status).toBe(404);
  // The gateway's own refusal: there is no such chat.
  expect(await statusOf(say, 'POST', { origin })).toBe(400);
  expect(await statusOf(say, 'POST', { origin: 'https://evil.example' })).toBe(403);
  expect(await statusOf(say, 'POST', {})).toBe(403);
  expect(await statusOf(say, 'POST', { origin: 'http://evil.example', host: 'evil.example' })).toBe(308);
  expect(await statusOf(`${customer}webhook`, 'POST', { host })).toBe(400);
  example.interrupt();
  expect(await example.ended).toBe(0);
});
