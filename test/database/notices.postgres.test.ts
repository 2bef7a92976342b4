import pg from 'pg';
import { pino } from 'pino';
import { openNotices, type Notice, type Notices } from '../../src/database/notices.js';
import { openConnections } from '../../src/database/postgresConnections.js';
import { eventually } from '../support/eventually.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';

describe('the notices of two nodes', () => {
  let environment: TestEnvironment;
  let admin: pg.Client;
  let nodes: { notices: Notices; heard: Notice[] }[];
  const listeners = () =>
    admin.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );

  async function openNode(url: string) {
    const notices = await openNotices(await openConnections(url), pino({ enabled: false }));
    const heard: Notice[] = [];
    notices.on((notice) => heard.push(notice));
    return { notices, heard };
  }

  beforeAll(async () => {
    environment = await createTestEnvironment();
    const url = environment.variables['DATABASE_URL'] ?? '';
    admin = new pg.Client({ connectionString: url });
    await admin.connect();
    nodes = [await openNode(url), await openNode(url)];
  });
  afterAll(async () => {
    await admin.end();
    await environment.remove();
  });

  const app = (tenantId: number): Notice => ({ kind: 'app', tenantId, appId: 'acme' });
  async function tellEachOther(tenantId: number): Promise<void> {
    for (const { notices } of nodes) notices.send(app(tenantId));
    await eventually(async () => {
      for (const { heard } of nodes) expect(heard.filter((notice) => 'tenantId' in notice)).toEqual([app(tenantId)]);
    });
    for (const { heard } of nodes) heard.length = 0;
  }

  it('reach the other node, and not the sender', () => tellEachOther(1));

  it('reach it again after the connections were lost, and say that some may have been missed', async () => {
    const { rows } = await listeners();
    expect(rows).toHaveLength(2);
    for (const { pid } of rows) await admin.query('SELECT pg_terminate_backend($1)', [pid]);
    await eventually(async () => {
      for (const { heard } of nodes) expect(heard).toEqual([{ kind: 'missed' }]);
    });
    await tellEachOther(2);
  });

  it('leave no connection behind, also when they are closed while they connect again', async () => {
    const [first, second] = nodes;
    await first?.notices.close();
    const { rows } = await listeners();
    for (const { pid } of rows) await admin.query('SELECT pg_terminate_backend($1)', [pid]);
    // Just when it connects again.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await second?.notices.close();
    await eventually(async () => expect((await listeners()).rows).toEqual([]), 3_000);
  });
});
