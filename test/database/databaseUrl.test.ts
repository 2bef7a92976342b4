import { readDatabaseUrl } from '../../src/database/databaseUrl.js';
import { startupOptions } from '../../src/database/sessionSettings.js';

const BASE = 'postgresql://beckon:p%40ss@db.example.com/beckon';

it('keeps what connects', () => {
  expect(readDatabaseUrl(BASE)).toEqual({ connectionString: BASE, settings: {}, schema: null });
  const { connectionString } = readDatabaseUrl(`${BASE}?sslmode=verify-full&schema=desk&application_name=a%20b`);
  expect(Object.fromEntries(new URL(connectionString).searchParams)).toEqual({
    sslmode: 'verify-full',
    application_name: 'a b',
  });
});

it.each([
  ['-c search_path=desk', { search_path: 'desk' }],
  ['-csearch_path=desk', { search_path: 'desk' }],
  ['--Search-Path=desk', { search_path: 'desk' }],
  ['  -c search_path=desk,\\ public   --jit=on ', { search_path: 'desk, public', jit: 'on' }],
  ['-c search_path="a\\\\b"', { search_path: '"a\\b"' }],
  ['-c search_path=', { search_path: '' }],
  ['-c x.y=a=b', { 'x.y': 'a=b' }],
  ['', {}],
])('reads the options "%s"', (options, settings) => {
  expect(readDatabaseUrl(`${BASE}?options=${encodeURIComponent(options)}`).settings).toEqual(settings);
  expect(readDatabaseUrl(`${BASE}?options=${encodeURIComponent(startupOptions(settings))}`).settings).toEqual(settings);
});

it('takes schema and timeouts out of the query', () => {
  const url = `${BASE}?schema=My%20Desk&statement_timeout=5000&lock_timeout=1s&idle_in_transaction_session_timeout=7`;
  expect(readDatabaseUrl(url)).toEqual({
    connectionString: BASE,
    settings: { statement_timeout: '5000', lock_timeout: '1s', idle_in_transaction_session_timeout: '7' },
    schema: 'My Desk',
  });
});

it.each(['-c', '-c search_path', '-d 5', 'search_path=desk', '-c =x'])('refuses the options "%s"', (options) => {
  expect(() => readDatabaseUrl(`${BASE}?options=${encodeURIComponent(options)}`)).toThrow(
    'the options in DATABASE_URL must be settings: -c name=value',
  );
});
