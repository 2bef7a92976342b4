import { Text } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { explainProviderCode } from '../../../domain/providerCodes.js';
import type { PushService } from '../../../domain/pushService.js';
import { eventName } from '../../../domain/eventNames.js';
import { DELIVERY_STATUSES, SERVICE_NAMES } from '../../format/labels.js';
import { useGatewayQuery } from '../../gateway/requests.js';
import { DeliveriesDocument } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { useAppIds } from '../../parts/FilterBar.js';
import { Page } from '../../parts/Page.js';
import { Time } from '../../parts/Time.js';
import { FilteredList } from '../../parts/FilteredList.js';
import { Mark } from '../../parts/marks.js';
import { ShortId } from '../../parts/ShortId.js';
import { TenantNeeded } from '../../parts/ofTenant.js';
import { ExportMenu } from '../../parts/ExportMenu.js';
import { ListTools } from '../../parts/ListTools.js';
import { useTimeRange } from '../../parts/useTimeRange.js';
import { keysetPage, orderOf, readFilters } from '../../url/listParams.js';
import { RANGE_PARAMS } from '../../url/timeRange.js';
import { DeliveryDetails } from './DeliveryDetails.js';
import { deliveryFilter, deliveryFilterFields } from './deliveryFilters.js';
import { chatPath, deliveryPath } from '../../url/paths.js';

/** The deliveries of a tenant, newest first. */
export function DeliveriesPage() {
  return (
    <Page title="Deliveries" lead="Each notification to a device, and its status.">
      <TenantNeeded what="Deliveries are shown">
        {(tenantHost) => <DeliveryList key={tenantHost} tenantHost={tenantHost} />}
      </TenantNeeded>
    </Page>
  );
}

const PAGE_SIZE = 25;

/** Why a delivery was not sent, in words, with the code. */
function Reason({ service, code }: { service: PushService; code: string }) {
  const words = explainProviderCode(service, code);
  return (
    <>
      {words && <Text size="sm">{words.meaning}</Text>}
      <span className="code">{code}</span>
    </>
  );
}

function DeliveryList({ tenantHost }: { tenantHost: string }) {
  const [params] = useSearchParams();
  const fields = deliveryFilterFields(useAppIds());
  const time = useTimeRange();
  const filter = deliveryFilter(tenantHost, readFilters(params, fields), time);
  const query = useGatewayQuery(DeliveriesDocument, {
    filter,
    order: orderOf(params),
    ...keysetPage(params, PAGE_SIZE),
  });
  return (
    <FilteredList
      what="deliveries"
      one="delivery"
      fields={fields}
      query={query}
      connectionOf={({ deliveries }) => deliveries}
      narrowing={RANGE_PARAMS}
      tools={
        <ListTools what="deliveries" time={time} query={query} total={query.data?.deliveries}>
          <ExportMenu path="/export/v1/deliveries" filter={filter} />
        </ListTools>
      }
      columns={[
        { title: 'Status', cell: ({ status }) => <Mark look={DELIVERY_STATUSES[status]} /> },
        {
          title: 'Event',
          cell: ({ id, event }) => <ConsoleLink to={deliveryPath(id)}>{eventName(event)}</ConsoleLink>,
        },
        { title: 'Chat', cell: ({ chatId }) => <ShortId id={chatId} what="the chat id" to={chatPath(chatId)} /> },
        { title: 'App', isMinor: true, cell: ({ chatSession }) => chatSession?.app.name },
        { title: 'Push service', isMinor: true, cell: ({ service }) => SERVICE_NAMES[service] },
        { title: 'Attempts', isNumber: true, isMinor: true, cell: ({ attempts }) => attempts.length },
        { title: 'Reason', cell: ({ reason, service }) => reason && <Reason service={service} code={reason} /> },
        { title: 'Created', cell: ({ createdAt }) => <Time at={createdAt} isDetailed /> },
      ]}
      detail={{
        titleOf: ({ status, event }) => `${DELIVERY_STATUSES[status].label}: ${eventName(event)}`,
        content: (delivery) => <DeliveryDetails delivery={delivery} />,
      }}
      action={<ConsoleLink to="/first-run">Send a first push step by step</ConsoleLink>}
    >
      Each event for a subscribed client creates one.
    </FilteredList>
  );
}
