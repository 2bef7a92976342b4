import { buildSchema, getIntrospectionQuery, parse } from 'graphql';
import { ROLES, type Caller } from '../../src/domain/caller.js';
import { createOperationGuard } from '../../src/graphql/operationGuard.js';

const schema = buildSchema('type Query { a: Int }');
const hiding = createOperationGuard({ schema, hidesSchema: true });
const callerOf = (role: Caller['role']) => ({ role }) as Caller;
const asking = (query: string, caller: Caller | null) => ({ document: parse(query), caller });

test.each(ROLES)('where the schema is hidden, %s sees it only as an admin', (role) => {
  const isAdmin = ['VIEWER', 'ADMIN', 'OPERATOR'].includes(role);
  for (const query of [getIntrospectionQuery(), '{ a ... on Query { __type(name: "Query") { name } } }']) {
    const fault = hiding(asking(query, callerOf(role)));
    expect(fault?.message ?? null).toBe(
      isAdmin ? null : 'Only admins may ask for the schema here: sign in as VIEWER, ADMIN or OPERATOR.',
    );
  }
  expect(hiding(asking('{ a __typename }', callerOf(role)))).toBeNull();
});

test('anonymous callers do not see a hidden schema, and everyone sees one that is not hidden', () => {
  const showing = createOperationGuard({ schema, hidesSchema: false });
  expect(hiding(asking(getIntrospectionQuery(), null))).not.toBeNull();
  expect(showing(asking(getIntrospectionQuery(), null))).toBeNull();
});
