import { Stack } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { DELIVERY_STATUSES, SERVICE_NAMES } from '../../format/labels.js';
import { useGatewayQuery } from '../../gateway/requests.js';
import { DeliveriesDocument } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { DataTable } from '../../parts/DataTable.js';
import { FilterBar, useAppIds } from '../../parts/FilterBar.js';
import { Page } from '../../parts/Page.js';
import { Pager } from '../../parts/Pager.js';
import { Time } from '../../parts/Time.js';
import { Found, NothingFound } from '../../parts/filteredList.js';
import { Mark } from '../../parts/marks.js';
import { TenantNeeded } from '../../parts/ofTenant.js';
import { QueryBoundary } from '../../parts/states.js';
import { keysetPage, readFilters } from '../../url/listParams.js';
import { deliveryFilter, deliveryFilterFields } from './deliveryFilters.js';

/** The deliveries of a tenant, newest first. */
export function DeliveriesPage() {
  return (
    <Page title="Deliveries" lead="Each notification on its way to a device, and what has become of it.">
      <TenantNeeded what="Deliveries are shown">
        {(tenantHost) => <DeliveryList key={tenantHost} tenantHost={tenantHost} />}
      </TenantNeeded>
    </Page>
  );
}

const PAGE_SIZE = 25;

function DeliveryList({ tenantHost }: { tenantHost: string }) {
  const [params] = useSearchParams();
  const fields = deliveryFilterFields(useAppIds());
  const filter = deliveryFilter(tenantHost, readFilters(params, fields));
  const query = useGatewayQuery(DeliveriesDocument, { filter, ...keysetPage(params, PAGE_SIZE) });
  const shown = query.isPlaceholderData ? null : query.data?.deliveries.edges;
  return (
    <Stack>
      <FilterBar fields={fields} label="Filter the deliveries" />
      <Found count={shown?.length ?? null} what="deliveries" />
      <QueryBoundary query={query}>
        {({ deliveries: { edges, pageInfo } }) =>
          edges.length === 0 ? (
            <NothingFound fields={fields} what="deliveries" isOld={query.isPlaceholderData}>
              One is made for each event that concerns a client who is subscribed.
            </NothingFound>
          ) : (
            <>
              <DataTable
                label="Deliveries"
                rows={edges.map(({ node }) => node)}
                keyOf={({ id }) => id}
                isOld={query.isPlaceholderData}
                columns={[
                  { title: 'Status', cell: ({ status }) => <Mark look={DELIVERY_STATUSES[status]} /> },
                  { title: 'Event', cell: ({ event }) => <span className="code">{event}</span> },
                  {
                    title: 'Chat',
                    cell: ({ chatId }) => (
                      <ConsoleLink to={`/sessions/${encodeURIComponent(chatId)}`} className="code">
                        {chatId}
                      </ConsoleLink>
                    ),
                  },
                  { title: 'Push service', cell: ({ service }) => SERVICE_NAMES[service] },
                  { title: 'Attempts', isNumber: true, cell: ({ attempts }) => attempts.length },
                  { title: 'Reason', cell: ({ reason }) => reason && <span className="code">{reason}</span> },
                  { title: 'Made', cell: ({ createdAt }) => <Time at={createdAt} /> },
                ]}
              />
              <Pager pageInfo={pageInfo} label="Pages of deliveries" />
            </>
          )
        }
      </QueryBoundary>
    </Stack>
  );
}
