/** Makes docs/images: each page of the console, light and dark, with plausible data. `npm run screenshots -- [PAGE...]` */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { createGatewayClient } from '../../../dist/demo/gatewayClient.js';
import { startGatewayProcess } from '../../../dist/demo/gatewayProcess.js';
import { startSimulators } from '../../../dist/simulators/simulators.js';
import { findBrowser } from '../../support/findBrowser.mjs';
import { CARE, HOST, SHOP, setUpContactCenters } from './contactCenters.mjs';
import { createCustomers, deviceOf, lasting } from './customers.mjs';
import { picturedPages } from './pages.mjs';
import { stretchTime } from './stretchTime.mjs';

const IMAGES = path.resolve(import.meta.dirname, '../../../docs/images');
const VIEWPORT = { width: 1280, height: 800 };
/** WebP of 100 is without loss, and three times as large. */
const QUALITY = 85;
/** Seconds that become hours, and those that become minutes. */
const HOURS = 22;
const MINUTES = 58;

const say = (text) => process.stdout.write(`${text}\n`);
const chosen = process.argv.slice(2);
const folder = await mkdtemp(path.join(tmpdir(), 'beckon-screenshots-'));
const operatorKey = `bk_operator_${randomBytes(24).toString('base64url')}`;
let simulators;
let gateway;
try {
  simulators = await startSimulators({ directory: folder });
  await start();
  const client = createGatewayClient(gateway.url, HOST);
  const mutate = (name, type, fields, input) =>
    client.graphql(
      `Bearer ${operatorKey}`,
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { code message } } }`,
      input,
    );
  say('A contact center, and a day of its customers ...');
  const platform = `Bearer ${await setUpContactCenters(mutate, simulators)}`;
  const began = new Date();
  const chatId = await live(createCustomers(client, platform));
  await gateway.stop();
  await stretchTime(path.join(folder, 'data'), began);
  await start();
  await breakCare(createCustomers(createGatewayClient(gateway.url, HOST), platform));
  await takePictures(chatId);
} finally {
  await gateway?.stop();
  await simulators?.close();
  await rm(folder, { recursive: true, force: true });
}

async function start() {
  gateway = await startGatewayProcess(['dist/main.js'], {
    PORT: '0',
    BECKON_DATA_DIR: path.join(folder, 'data'),
    BECKON_OPERATOR_KEY: operatorKey,
    BECKON_RATE_LIMIT_PER_CLIENT: '0',
    BECKON_RATE_LIMIT_PER_ADDRESS: '0',
    BECKON_RATE_LIMIT_NEW_CLIENTS: '0',
    LOG_LEVEL: 'error',
    ...simulators.environment(),
  });
}

/** A minute and a half, which become a day. @returns the chat of which there is most to tell */
async function live(customers) {
  const { apns, fcm } = simulators;
  let told;
  for (let hour = 0; hour < HOURS; hour += 1) {
    const isQuiet = hour >= HOURS / 2;
    fcm.setFault(isQuiet ? null : { kind: 'status', status: 404, reason: 'UNREGISTERED', everyNth: 9 });
    apns.setFault(isQuiet ? null : { kind: 'status', status: 410, reason: 'Unregistered', everyNth: 11 });
    if (hour === HOURS / 2) told = tell(customers);
    await lasting(1_000, customers.minute(3 + Math.round(3 * Math.sin((hour / HOURS) * Math.PI))));
  }
  for (let minute = 0; minute < MINUTES; minute += 1) {
    fcm.setFault({ kind: 'delay', ms: 20 + Math.round(30 * (1 + Math.sin(minute / 4))) });
    apns.setFault({ kind: 'delay', ms: 15 + (minute % 7) * 4 });
    if (minute % 10 === 4) fcm.setFault({ kind: 'status', status: 404, reason: 'UNREGISTERED', times: 2 });
    if (minute % 16 === 8) apns.setFault({ kind: 'status', status: 400, reason: 'BadDeviceToken', times: 1 });
    const arrivals = 3 + Math.round(2 * Math.sin(minute / 7) + 1.5 * Math.sin(minute / 2.3));
    await lasting(
      1_000,
      customers.minute(arrivals).then(() => (minute % 20 === 10 ? expire(customers) : null)),
    );
  }
  return told;
}

/** A chat in which there is more than one thing to see. */
async function tell({ arrive, join, speak }) {
  const device = deviceOf(SHOP, 2);
  const { chatId, subscribe } = await arrive(SHOP, device);
  await join(chatId);
  await speak(chatId, 0);
  await delay(1_500);
  simulators.apns.setFault({ kind: 'status', status: 503, reason: 'ServiceUnavailable', times: 1 });
  await speak(chatId, 1);
  await delay(3_500);
  await subscribe({});
  await speak(chatId, 3);
  await delay(1_000);
  await subscribe(device);
  await speak(chatId, 4);
  return chatId;
}

/** Warnings that matter for half a minute, while Google asks for a longer pause. */
async function expire({ arrive, warn }) {
  const chats = await Promise.all([1, 5, 7].map((number) => arrive(SHOP, deviceOf(SHOP, number))));
  await delay(200);
  const pause = { kind: 'status', status: 503, reason: 'UNAVAILABLE', retryAfterSeconds: 60 };
  simulators.fcm.setFault({ ...pause, times: chats.length });
  await Promise.all(chats.map(({ chatId }) => warn(chatId)));
  await delay(200);
}

/** Apple takes the credentials of one app no more: what was sent is tried again, and what comes later waits. */
async function breakCare({ arrive, speak }) {
  const { chatId } = await arrive(CARE, deviceOf(CARE, 0));
  simulators.apns.setFault({ kind: 'status', status: 403, reason: 'InvalidProviderToken' });
  await speak(chatId, 0);
  await delay(2_000);
  for (let turn = 1; turn < 4; turn += 1) await speak(chatId, turn);
}

async function takePictures(chatId) {
  await mkdir(IMAGES, { recursive: true });
  const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--headless', '--disable-gpu'] });
  try {
    for (const colorScheme of ['light', 'dark']) {
      const looks = { viewport: VIEWPORT, colorScheme, reducedMotion: 'reduce' };
      const window = await browser.newContext({ baseURL: gateway.url, ...looks });
      const page = await window.newPage();
      await page.goto('/console/sign-in');
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await picture(page, `sign-in-${colorScheme}`);
      const headers = { 'x-beckon-console': '1' };
      await page.request.post('/console/api/session', { data: { key: operatorKey }, headers });
      for (const [name, [address, sight]] of Object.entries(picturedPages(chatId))) {
        await page.goto(address);
        await sight(page).first().waitFor();
        await page.getByRole('status').filter({ hasText: 'Loading' }).first().waitFor({ state: 'detached' });
        await picture(page, `${name}-${colorScheme}`);
      }
      await window.close();
    }
  } finally {
    await browser.close();
  }
}

async function picture(page, name) {
  if (chosen.length > 0 && !chosen.some((one) => name.startsWith(`${one}-`))) return;
  // What is loaded apart, such as what draws.
  await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => undefined);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  const image = Buffer.from(data, 'base64');
  await writeFile(path.join(IMAGES, `${name}.webp`), image);
  say(`${name}.webp ${Math.round(image.length / 1_000)} kB`);
}
