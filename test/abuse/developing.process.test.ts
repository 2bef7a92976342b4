/** What strangers may cost where the schema is shown to everybody: outside production. */
import { graphql } from '../support/api.js';
import { ofQuery, type Who } from './sendings.js';
import { STRANGERS, useBudget } from './useBudget.js';
import { SCHEMA_QUESTIONS } from './worstInputs.js';

const { gateway, center, overBudget } = useBudget(() => ({}));

test.each(Object.entries(STRANGERS))('%s, with questions about the schema', async (_name, stranger) => {
  const who: Who = (serial) => stranger(center(), serial);
  const sendings = Object.entries(SCHEMA_QUESTIONS).map(([name, query]) => [name, ofQuery(query, who)] as const);
  expect(await overBudget(sendings)).toEqual([]);
});

test('what tools ask is answered however much else is asked, and new questions wait', async () => {
  const [tools = () => '', , other = () => ''] = Object.values(SCHEMA_QUESTIONS);
  const first = await graphql(gateway().url, {}, tools(0), {});
  expect([first.status, first.errors]).toEqual([200, []]);
  const others = await Promise.all(
    Array.from({ length: 100 }, (_, index) => graphql(gateway().url, {}, other(1_000_000 + index), {})),
  );
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set([200, 429]));
  const refused = others.find(({ status }) => status === 429);
  expect(refused?.errors).toMatchObject([{ extensions: { code: 'TOO_MANY_REQUESTS' } }]);
  expect(
    (
      await graphql(
        gateway().url,
        {},
        `
          # again
          ${tools(0)}
        `,
        {},
      )
    ).text,
  ).toBe(first.text);
  // Whoever is known pays for it like for anything else.
  for (const identity of [center().viewer, center().platform]) {
    expect((await graphql(gateway().url, identity, other(2_000_000), {})).status).toBe(200);
  }
});
