import { Stack, Text } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useTenant } from '../../gateway/session.js';
import { AuditLogDocument, type AuditLogQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { DataTable } from '../../parts/DataTable.js';
import { FilterBar } from '../../parts/FilterBar.js';
import { Page } from '../../parts/Page.js';
import { Pager } from '../../parts/Pager.js';
import { Time } from '../../parts/Time.js';
import { Found, NothingFound } from '../../parts/filteredList.js';
import { QueryBoundary } from '../../parts/states.js';
import { keysetPage, readFilters } from '../../url/listParams.js';
import { auditDifference, objectPath } from './auditEntry.js';
import { AUDIT_FIELDS, auditFilter } from './auditFilters.js';

/** Who has changed what, for the chosen tenant, or for the installation where an operator has chosen none. */
export function AuditPage() {
  const { host } = useTenant();
  const lead =
    host === null
      ? 'What was changed of the whole installation. Choose a tenant at the top of the page to see its entries.'
      : `Who has changed what of ${host}, and from where. Nobody can change an entry.`;
  return (
    <Page title="Audit log" lead={lead}>
      <AuditList key={host} tenantHost={host} />
    </Page>
  );
}

type Entry = AuditLogQuery['auditLog']['edges'][number]['node'];

const PAGE_SIZE = 25;

/** The entries of a tenant, or (null) of the installation, newest first. */
function AuditList({ tenantHost }: { tenantHost: string | null }) {
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

/** What an entry says: what it was about, and what was changed from what to what. */
function AuditDetails({ details }: { details: Readonly<Record<string, unknown>> }) {
  const { facts, changes } = auditDifference(details);
  return (
    <>
      {facts.map(({ field, value }) => (
        <Text key={field} size="sm">
          {field}: <span className="code">{value}</span>
        </Text>
      ))}
      {changes.map(({ field, before, after }) => (
        <Text key={field} size="sm">
          {field}: {before !== null && <del className="code">{before}</del>}
          {before !== null && after !== null && ' → '}
          {after !== null && <ins className="code">{after}</ins>}
        </Text>
      ))}
      {details['after'] != null && changes.length === 0 && <Text size="sm">It was so before.</Text>}
    </>
  );
}
