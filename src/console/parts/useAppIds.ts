import { AppChoicesDocument } from '../generated/graphql.js';
import { useGatewayQuery } from '../gateway/useGatewayQuery.js';

/** The ids of the chosen tenant's apps, to pick from: the first hundred. */
export function useAppIds(): string[] {
  const { data } = useGatewayQuery(AppChoicesDocument, {}, { staleTime: 60_000 });
  return (data?.viewer.tenant?.apps.edges ?? []).map(({ node }) => node.appId);
}
