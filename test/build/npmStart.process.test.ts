/** `npm start` in a work tree whose console is not bundled yet, or in which nothing has been built. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { eventually } from '../support/eventually.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { copyWorkTree, type WorkTree } from '../support/workTree.js';

const SOURCES = [
  'package.json',
  'package-lock.json',
  'prisma.config.ts',
  'prisma',
  'start.mjs',
  'building',
  'packaging',
];
/** A page stands for the console, so that bundling it is quick. */
const PAGE = '<!doctype html><html><head><script type="module" src="./page.js"></script></head></html>';

let tree: WorkTree;
let parent: string;
let running: GatewayProcess[] = [];

beforeAll(() => {
  tree = copyWorkTree([...SOURCES, 'src', 'dist', 'clients/web', 'schema.graphql', 'codegen.yml', 'test/generated']);
});
afterAll(() => tree.remove());
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'beckon-start-'));
});
afterEach(async () => {
  for (const gateway of running) await gateway.stop('SIGKILL');
  running = [];
  rmSync(parent, { recursive: true, force: true });
});

async function start(more: Record<string, string> = {}): Promise<GatewayProcess> {
  const dataDir = mkdtempSync(path.join(parent, 'data-'));
  const variables = { PORT: '0', BECKON_DATA_DIR: dataDir, LOG_LEVEL: 'info', ...more };
  const gateway = await startGatewayProcess(variables, { main: tree.at('start.mjs') });
  running.push(gateway);
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
  return gateway;
}

describe('where only the console is to be bundled', () => {
  beforeEach(() => {
    for (const name of ['console', 'console.new', '.bundled'])
      rmSync(tree.at('dist', name), { recursive: true, force: true });
    for (const name of ['index.html', 'graphiql.html']) writeFileSync(tree.at('src', 'console', name), PAGE);
    writeFileSync(tree.at('src', 'console', 'page.js'), 'document.title = "bundled";');
    writeFileSync(
      tree.at('src', 'console', 'vite.config.mjs'),
      readFileSync('src/console/vite.config.mjs', 'utf8').replace(/plugins: \[.*\],/, ''),
    );
  });

  /** Lines are written shortly after what they tell of. */
  const logOf = (gateway: GatewayProcess) => Promise.resolve(gateway.log());
  const consoleOf = async ({ adminUrl }: GatewayProcess) => {
    const answer = await fetch(`${adminUrl}/console`);
    return { status: answer.status, text: await answer.text() };
  };

  it('serves at once, and has the console as soon as it is bundled', async () => {
    const gateway = await start();
    expect(await consoleOf(gateway)).toMatchObject({ status: 503 });
    await eventually(async () => expect(await consoleOf(gateway)).toMatchObject({ status: 200 }), 60_000);
    const [, script] = /src="([^"]+)"/.exec((await consoleOf(gateway)).text) ?? [];
    expect(await (await fetch(`${gateway.adminUrl}${script}`)).text()).toContain('bundled');
    expect((await fetch(`${gateway.adminUrl}/graphql`, { headers: { accept: 'text/html' } })).status).toBe(200);
    await eventually(async () => expect(await logOf(gateway)).toContain('the console is bundled'));
    expect(existsSync(tree.at('dist', 'console.build.json'))).toBe(false);
  });

  it('bundles the gateway too, and runs that from the next start on, also while a later one is made', async () => {
    const stamp = tree.at('dist', '.gateway');
    rmSync(stamp, { force: true });
    const first = await start();
    await eventually(async () => expect(existsSync(stamp)).toBe(true), 120_000);
    const bundle = readFileSync(stamp, 'utf8');
    await first.stop('SIGTERM');
    const report = path.join(parent, 'modules');
    const second = await start({ NODE_V8_COVERAGE: report });
    // As after a build.
    writeFileSync(tree.at('dist', '.built'), '');
    await start();
    await eventually(async () => expect(readFileSync(stamp, 'utf8')).not.toBe(bundle), 120_000);
    const { status } = await fetch(`${second.url}/graphql?query={__typename}`, {
      headers: { 'x-apollo-operation-name': 'a' },
    });
    expect(status).toBe(200);
    await second.stop('SIGTERM');
    const reports = readdirSync(report).map((file) => readFileSync(path.join(report, file), 'utf8'));
    const modules = reports.flatMap((text) => (JSON.parse(text) as { result: { url: string }[] }).result);
    const ours = `${pathToFileURL(tree.at('dist')).href}/`;
    const folders = modules
      .filter(({ url }) => url.startsWith(ours))
      .map(({ url }) => url.slice(ours.length).split('/')[0]);
    expect([...new Set(folders)]).toEqual([bundle]);
  });

  it('goes on without the console when it cannot be bundled, and says so', async () => {
    writeFileSync(tree.at('src', 'console', 'page.js'), 'import "./gone.js";');
    const gateway = await start();
    await eventually(async () => expect(await consoleOf(gateway)).toMatchObject({ status: 500 }), 60_000);
    await eventually(async () =>
      expect(await logOf(gateway)).toMatch(/"reason":"[^"]*gone\.js.*the console could not be bundled/),
    );
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
  });

  it('stops bundling when the gateway stops, in whatever way', async () => {
    const file = path.join(parent, 'bundler');
    // A bundler that takes its time.
    const bundler = `import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(file)}, String(process.pid));
      await new Promise((resolve) => setTimeout(resolve, 600_000));`;
    writeFileSync(tree.at('src', 'console', 'vite.config.mjs'), bundler);
    const gateway = await start();
    await eventually(async () => expect(existsSync(file)).toBe(true), 60_000);
    const { pid } = JSON.parse(readFileSync(tree.at('dist', 'console.build.json'), 'utf8')) as { pid: number };
    const processes = [pid, Number(readFileSync(file, 'utf8'))];
    expect(processes.filter(isRunning)).toHaveLength(2);
    await gateway.stop('SIGKILL');
    await eventually(async () => expect(processes.filter(isRunning)).toEqual([]));
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('where nothing is built', () => {
  beforeAll(() => rmSync(tree.at('dist'), { recursive: true }));

  it('builds once for two that start at the same moment, and both serve', async () => {
    const started = await Promise.all([start(), start()]);
    const waiting = started.filter(({ told }) => told().includes('builds the gateway already. Waiting for it.'));
    expect(waiting).toHaveLength(1);
    for (const { log } of started) expect(log()).not.toContain('snapshot of the embedded database is not used');
    const map = JSON.parse(readFileSync(tree.at('dist', 'app', 'gateway.js.map'), 'utf8')) as { sources: string[] };
    expect(map.sources).toEqual(['../../src/app/gateway.ts']);
  });
});
