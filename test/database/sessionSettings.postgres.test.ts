import { useDatabases } from './useDatabases.js';

const { newDatabase, start, worksOn } = useDatabases();

const SERVERS: Record<string, string>[] = [
  { TimeZone: 'America/Los_Angeles' },
  { TimeZone: 'Asia/Kolkata', DateStyle: 'German, DMY', standard_conforming_strings: 'off', bytea_output: 'escape' },
  { TimeZone: 'America/St_Johns', DateStyle: 'SQL, DMY', IntervalStyle: 'iso_8601', search_path: 'desk, public' },
  {
    TimeZone: 'Pacific/Chatham',
    DateStyle: 'Postgres, YMD',
    IntervalStyle: 'sql_standard',
    default_transaction_isolation: 'serializable',
  },
];

it.each(SERVERS)('everything works where the role has %j', async (settings) => {
  const { url, role, run } = await newDatabase();
  await run(`CREATE SCHEMA desk AUTHORIZATION ${role}`);
  for (const [name, value] of Object.entries(settings)) {
    const list = name === 'search_path' ? value : `'${value}'`;
    await run(`ALTER ROLE ${role} SET ${name} = ${list}`);
  }
  await worksOn(await start(url));
});
