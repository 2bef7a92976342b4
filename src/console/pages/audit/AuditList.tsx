import { Stack, Text } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useGatewayQuery } from '../../gateway/useGatewayQuery.js';
import { AuditLogDocument, type AuditLogQuery } from '../../generated/graphql.js';
import { QueryBoundary } from '../../parts/QueryBoundary.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { DataTable } from '../../parts/DataTable.js';
import { FilterBar } from '../../parts/FilterBar.js';
import { Found } from '../../parts/Found.js';
import { NothingFound } from '../../parts/NothingFound.js';
import { Pager } from '../../parts/Pager.js';
import { Time } from '../../parts/Time.js';
import { readFilters } from '../../url/filters.js';
import { keysetPage } from '../../url/keysetPage.js';
import { AuditDetails } from './AuditDetails.js';
import { AUDIT_FIELDS, auditFilter } from './auditFilters.js';
import { objectPath } from './objectPath.js';

type Entry = AuditLogQuery['auditLog']['edges'][number]['node'];

const PAGE_SIZE = 25;

/** The entries of a tenant, or (null) of the installation, newest first. */
export function AuditList({ tenantHost }: { tenantHost: string | null }) {
  const [params] = useSearchParams();
  const filter = auditFilter(tenantHost, readFilters(params, AUDIT_FIELDS));
  const query = useGatewayQuery(AuditLogDocument, { filter, ...keysetPage(params, PAGE_SIZE) });
  const shown = query.isPlaceholderData ? null : query.data?.auditLog.edges;
  return (
    <Stack>
      <FilterBar fields={AUDIT_FIELDS} label="Filter the audit log" />
      <Found count={shown?.length ?? null} what="entries" />
      <QueryBoundary query={query}>
        {({ auditLog: { edges, pageInfo } }) =>
          edges.length === 0 ? (
            <NothingFound fields={AUDIT_FIELDS} what="entries" isOld={query.isPlaceholderData}>
              Whatever is changed from now on stands here.
            </NothingFound>
          ) : (
            <>
              <DataTable
                label="Audit log"
                rows={edges.map(({ node }) => node)}
                keyOf={({ id }) => id}
                isOld={query.isPlaceholderData}
                minWidth={900}
                columns={[
                  { title: 'Action', cell: ({ action }) => action },
                  { title: 'Object', cell: (entry) => <ObjectLink entry={entry} /> },
                  { title: 'Changes', cell: ({ details }) => <AuditDetails details={details} /> },
                  {
                    title: 'Actor',
                    cell: ({ actor }) => (
                      <ConsoleLink to="/audit" values={{ actor }} className="code">
                        {actor}
                      </ConsoleLink>
                    ),
                  },
                  {
                    title: 'Address',
                    cell: ({ address }) =>
                      address && (
                        <Text span inherit className="code" style={{ whiteSpace: 'nowrap' }}>
                          {address}
                        </Text>
                      ),
                  },
                  { title: 'When', cell: ({ at }) => <Time at={at} /> },
                ]}
              />
              <Pager pageInfo={pageInfo} label="Pages of the audit log" />
            </>
          )
        }
      </QueryBoundary>
    </Stack>
  );
}

function ObjectLink({ entry: { object, tenantHost } }: { entry: Entry }) {
  const path = objectPath(object, tenantHost ?? null);
  if (path === null) return <span className="code">{object}</span>;
  return (
    <ConsoleLink to={path} className="code">
      {object}
    </ConsoleLink>
  );
}
