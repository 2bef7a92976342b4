import { Anchor, Text } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useTenant } from '../../gateway/session.js';
import { AlertHistoryDocument, type AlertHistoryQuery } from '../../generated/graphql.js';
import { useAppIds } from '../../parts/FilterBar.js';
import { FilteredList } from '../../parts/FilteredList.js';
import { Page } from '../../parts/Page.js';
import { RangePicker } from '../../parts/RangePicker.js';
import { useTimeRange } from '../../parts/useTimeRange.js';
import { RANGE_PARAMS } from '../../url/timeRange.js';
import { Time } from '../../parts/Time.js';
import { keysetPage, readFilters } from '../../url/listParams.js';
import { consolePath } from '../../url/paths.js';
import { AlertsWebhookSection } from './AlertsWebhookSection.js';
import { ALERT_KINDS, alertFilter, alertFilterFields, alertPath, alertPlace } from './alertTerms.js';

/** The alerts of the chosen tenant, or of all tenants where an operator has chosen none, open and resolved. */
export function AlertsPage() {
  const { host } = useTenant();
  const lead = host === null ? 'What needs an admin, in all tenants.' : `What needs an admin in ${host}.`;
  return (
    <Page title="Alerts" lead={`${lead} Beckon resolves an alert by itself, and keeps it for 90 days after that.`}>
      <AlertList key={host} tenantHost={host} />
      <AlertsWebhookSection key={`webhook of ${host ?? 'all'}`} tenantHost={host} />
    </Page>
  );
}

type Alert = AlertHistoryQuery['alerts']['edges'][number]['node'];

const PAGE_SIZE = 25;
/** New alerts come without an event. */
const REFRESH_MS = 15_000;

function AlertList({ tenantHost }: { tenantHost: string | null }) {
  const [params] = useSearchParams();
  const { isChoice } = useTenant();
  const fields = alertFilterFields(useAppIds());
  const time = useTimeRange();
  const filter = alertFilter(tenantHost, readFilters(params, fields), time);
  const query = useGatewayQuery(
    AlertHistoryDocument,
    { filter, ...keysetPage(params, PAGE_SIZE) },
    { refetchInterval: REFRESH_MS },
  );
  const ofTenant = {
    title: 'Tenant',
    cell: ({ tenant }: Alert) => tenant.name,
  };
  return (
    <FilteredList
      what="alerts"
      one="alert"
      fields={fields}
      query={query}
      connectionOf={({ alerts }) => alerts}
      minWidth={900}
      narrowing={RANGE_PARAMS}
      tools={<RangePicker range={time.range} />}
      columns={[
        { title: 'Alert', cell: ({ kind }) => ALERT_KINDS[kind] },
        ...(tenantHost === null ? [ofTenant] : []),
        {
          title: 'Where',
          cell: (alert) => (
            <Anchor component={Link} to={consolePath(alertPath(alert), isChoice ? alert.tenant.host : null)} inherit>
              {alertPlace(alert)}
            </Anchor>
          ),
        },
        {
          title: 'What to do',
          cell: ({ message, remedy, resolvedAt }) => (
            <>
              <Text size="sm">{message}</Text>
              {!resolvedAt && (
                <Text size="sm" fw={600}>
                  {remedy}
                </Text>
              )}
            </>
          ),
        },
        { title: 'Raised', cell: ({ raisedAt }) => <Time at={raisedAt} /> },
        {
          title: 'State',
          cell: ({ resolvedAt }) =>
            resolvedAt ? (
              <>
                Resolved <Time at={resolvedAt} />
              </>
            ) : (
              <Text span inherit c="var(--mantine-color-error)" fw={600}>
                Open
              </Text>
            ),
        },
      ]}
    >
      Beckon raises one when pushes or client events wait for something that an admin can mend.
    </FilteredList>
  );
}
