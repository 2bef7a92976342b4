import type { SetupQuery } from '../../generated/graphql.js';

/** Whether no device can subscribe yet, because there is no contact center, or the only one has no app. */
export function isNothingSetUp({ tenants }: SetupQuery): boolean {
  const [first] = tenants.edges;
  return !first || (tenants.totalCount === 1 && first.node.apps.totalCount === 0);
}
