import { Text, Title } from '@mantine/core';
import { DELIVERY_STATUSES } from '../../format/deliveryStatuses.js';
import { formatCount } from '../../format/formatCount.js';
import { SERVICE_NAMES } from '../../format/serviceNames.js';
import type { OverviewQuery } from '../../generated/graphql.js';
import { DataTable } from '../../parts/DataTable.js';
import { Mark } from '../../parts/Mark.js';
import { Time } from '../../parts/Time.js';

/** Why notifications were not sent within the last hour. */
export function Failures({ failures }: { failures: OverviewQuery['overview']['failures'] }) {
  return (
    <section aria-labelledby="failures">
      <Title order={2} id="failures" mb="sm">
        Why notifications were not sent, last hour
      </Title>
      {failures.length === 0 ? (
        <Text size="sm">All of them were sent, or are on their way.</Text>
      ) : (
        <DataTable
          label="Why notifications were not sent"
          rows={failures}
          keyOf={({ status, service, reason }) => `${status} ${service} ${reason}`}
          columns={[
            { title: 'Reason', cell: ({ reason }) => <span className="code">{reason}</span> },
            { title: 'Became', cell: ({ status }) => <Mark look={DELIVERY_STATUSES[status]} /> },
            { title: 'Push service', cell: ({ service }) => SERVICE_NAMES[service] },
            { title: 'Deliveries', isNumber: true, cell: ({ count }) => formatCount(count) },
            { title: 'Last', cell: ({ lastAt }) => <Time at={lastAt} /> },
          ]}
        />
      )}
    </section>
  );
}
