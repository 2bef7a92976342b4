/** What strangers may cost by what they give for arguments: each of the schema's, and each field of their inputs. */
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { worstArguments } from './argumentPaths.js';
import type { Sending } from './budget.js';
import { STRANGERS, useBudget } from './useBudget.js';

const { center, overBudget } = useBudget(() => ({ NODE_ENV: 'production', LOG_LEVEL: 'warn' }));
const rows = worstArguments(buildSchema(readFileSync('schema.graphql', 'utf8')));
const byField = new Map(
  rows.map(({ place }) => [
    place.replace(/\(.*/s, ''),
    rows.filter((row) => row.place.startsWith(`${place.replace(/\(.*/s, '')}(`)),
  ]),
);

test.each([...byField])('of %s', async (_field, places) => {
  const device = STRANGERS['a made-up device'];
  const asked = (query: string, variables: Record<string, unknown>): Sending => {
    return (serial) => ({
      path: query.startsWith('subscription') ? '/graphql/stream' : '/graphql',
      headers: { 'content-type': 'application/json', ...device?.(center(), serial) },
      body: JSON.stringify({ query, variables }),
    });
  };
  const sendings = places.flatMap(({ place, query, variables }) =>
    variables.map((values, index) => [`${place} ${index}`, asked(query, values)] as const),
  );
  const [first] = places;
  expect(first).toBeDefined();
  expect(await overBudget(sendings, first && asked(first.query, first.harmless))).toEqual([]);
});
