/** What strangers may cost by what they give for arguments: each of the schema's, and each field of their inputs. */
import { readFileSync } from 'node:fs';
import { buildClientSchema, buildSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { graphql } from '../support/api.js';
import { withoutRow } from './argumentCoverage.js';
import { worstArguments } from './argumentPaths.js';
import type { Sending } from './budget.js';
import { STRANGERS, useBudget } from './useBudget.js';

const { gateway, center, overBudget } = useBudget(() => ({ NODE_ENV: 'production' }));
const rows = worstArguments(buildSchema(readFileSync('schema.graphql', 'utf8')));
const fields = new Set(rows.map(({ place }) => place.replace(/\(.*/s, '')));

test.each([...fields])('of %s', async (field) => {
  const places = rows.filter(({ place }) => place.startsWith(`${field}(`));
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

test('the gateway has no argument that is not among them', async () => {
  const operator = { authorization: `Bearer ${gateway().operatorKey}` };
  const query = getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true });
  const { data } = await graphql<IntrospectionQuery, object>(gateway().url, operator, query, {});
  expect(data && withoutRow(buildClientSchema(data), rows)).toEqual([]);
});
