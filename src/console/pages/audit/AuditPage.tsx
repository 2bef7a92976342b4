import { Switch, Text } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useTenant } from '../../gateway/session.js';
import { AuditLogDocument, type AuditLogQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Facts } from '../../parts/Facts.js';
import { Page } from '../../parts/Page.js';
import { WholeId } from '../../parts/ShortId.js';
import { FullTime, Time } from '../../parts/Time.js';
import { FilteredList } from '../../parts/FilteredList.js';
import { ExportMenu } from '../../parts/ExportMenu.js';
import { ListTools } from '../../parts/ListTools.js';
import { useTimeRange } from '../../parts/useTimeRange.js';
import { keysetPage, orderOf, readFilters } from '../../url/listParams.js';
import { RANGE_PARAMS } from '../../url/timeRange.js';
import { useTenantName } from '../../shell/useTenantName.js';
import { auditDifference, auditSummary, objectPath } from './auditEntry.js';
import { useChangeParams } from '../../url/useChangeParams.js';
import { AUDIT_FIELDS, auditFilter, showsMachines, withMachines } from './auditFilters.js';

/** The audit log of the chosen tenant, or of the installation where an operator has chosen none. */
export function AuditPage() {
  const { host } = useTenant();
  const name = useTenantName();
  const lead =
    host === null
      ? 'Changes to the whole installation. Choose a tenant at the top of the page to see its entries.'
      : `Who changed what in ${name ?? host}, when and from where. Entries cannot be changed.`;
  return (
    <Page title="Audit log" lead={lead}>
      <AuditList key={host} tenantHost={host} />
    </Page>
  );
}

type Entry = AuditLogQuery['auditLog']['edges'][number]['node'];

const PAGE_SIZE = 25;

/** The entries of a tenant, or of the installation (null), newest first. */
function AuditList({ tenantHost }: { tenantHost: string | null }) {
  const [params] = useSearchParams();
  const time = useTimeRange();
  const filter = auditFilter(tenantHost, readFilters(params, AUDIT_FIELDS), time, showsMachines(params));
  const query = useGatewayQuery(AuditLogDocument, { filter, order: orderOf(params), ...keysetPage(params, PAGE_SIZE) });
  return (
    <FilteredList
      what="audit entries"
      one="audit entry"
      fields={AUDIT_FIELDS}
      query={query}
      connectionOf={({ auditLog }) => auditLog}
      narrowing={RANGE_PARAMS}
      tools={
        <ListTools what="audit entries" time={time} query={query} total={query.data?.auditLog}>
          <MachineSwitch />
          <ExportMenu path="/export/v1/audit" filter={filter} />
        </ListTools>
      }
      minWidth={640}
      columns={[
        { title: 'Action', cell: ({ action }) => action },
        { title: 'Object', cell: (entry) => <ObjectLink entry={entry} isShort /> },
        {
          title: 'Changes',
          isMinor: true,
          cell: ({ details }) => <span className="one-line">{auditSummary(details)}</span>,
        },
        {
          title: 'Actor',
          cell: ({ actor, actorName }) => (
            <ConsoleLink to="/audit" values={{ actor }} className="one-line">
              {actorName}
            </ConsoleLink>
          ),
        },
        {
          title: 'Address',
          isMinor: true,
          cell: ({ address }) =>
            address && (
              <Text span inherit className="code" style={{ whiteSpace: 'nowrap' }}>
                {address}
              </Text>
            ),
        },
        { title: 'When', cell: ({ at }) => <Time at={at} isDetailed /> },
      ]}
      detail={{
        titleOf: ({ action, object }) => `${action}, ${object}`,
        content: (entry) => <EntryDetails entry={entry} />,
      }}
    >
      Changes will be listed here.
    </FilteredList>
  );
}

/** Shows what machines do, too. */
function MachineSwitch() {
  const [params] = useSearchParams();
  const change = useChangeParams();
  return (
    <Switch
      label="Machine traffic"
      checked={showsMachines(params)}
      onChange={({ currentTarget: { checked } }) => change((current) => withMachines(current, checked))}
    />
  );
}

/** All of an entry, in its drawer. */
function EntryDetails({ entry }: { entry: Entry }) {
  const { id, action, actor, actorName, address, at, details } = entry;
  return (
    <Facts
      facts={[
        ['Action', action],
        ['Object', <ObjectLink entry={entry} />],
        ['Changes', <AuditDetails details={details} />],
        ['Actor', actorName === actor ? null : actorName],
        ['Actor id', <WholeId id={actor} what="the actor" />],
        ['Address', address && <WholeId id={address} what="the address" />],
        ['When', <FullTime at={at} />],
        ['Entry id', <WholeId id={id} what="the entry id" />],
      ]}
    />
  );
}

/** @param isShort in one line */
function ObjectLink({
  entry: { object, objectName, tenantHost },
  isShort = false,
}: {
  entry: Entry;
  isShort?: boolean;
}) {
  const look = [objectName ? '' : 'code', isShort ? 'one-line' : ''].join(' ').trim();
  const path = objectPath(object, tenantHost ?? null);
  if (path === null) return <span className={look}>{object}</span>;
  return (
    <ConsoleLink to={path} className={look}>
      {objectName ? `API key ${objectName}` : object}
    </ConsoleLink>
  );
}

/** The details of an entry: its facts, and each changed field before and after. */
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
      {details['after'] != null && changes.length === 0 && <Text size="sm">Nothing changed.</Text>}
    </>
  );
}
