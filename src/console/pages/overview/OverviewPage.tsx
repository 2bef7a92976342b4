import { Navigate } from 'react-router';
import { useGatewayQuery } from '../../gateway/useGatewayQuery.js';
import { useTenant } from '../../gateway/useTenant.js';
import { useViewer } from '../../gateway/viewerContext.js';
import { SetupDocument } from '../../generated/graphql.js';
import { useConsolePath } from '../../url/useConsolePath.js';
import { isNothingSetUp } from './isNothingSetUp.js';
import { OverviewDetails } from './OverviewDetails.js';

/** How a tenant, or the whole installation, fares now. Where nothing is set up yet, whoever can set it up is led there. */
export function OverviewPage() {
  const { role } = useViewer();
  const { host } = useTenant();
  const path = useConsolePath();
  const setup = useGatewayQuery(SetupDocument, {}, { isGlobal: true, enabled: role !== 'VIEWER', staleTime: 0 });
  // What was remembered may be of before the first run.
  if (setup.data && !setup.isFetching && isNothingSetUp(setup.data))
    return <Navigate to={path('/first-run')} replace />;
  return <OverviewDetails key={host} tenantHost={host} />;
}
