import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { notifySuccess, useAction } from '../../forms/actions.js';
import { useGatewayQuery, useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange, useTenant } from '../../gateway/session.js';
import { ApiKeysDocument, type ApiKeysQuery, RevokeApiKeyDocument } from '../../generated/graphql.js';
import { DataTable } from '../../parts/DataTable.js';
import { ConfirmDialog } from '../../parts/Dialog.js';
import { Page, ReadOnlyNote } from '../../parts/Page.js';
import { Pager } from '../../parts/Pager.js';
import { Time, useNow } from '../../parts/Time.js';
import { Mark } from '../../parts/marks.js';
import { EmptyState, QueryBoundary } from '../../parts/states.js';
import { keysetPage } from '../../url/listParams.js';
import { useTenantName } from '../../shell/useTenantName.js';
import { CreateKeyDialog } from './CreateKeyForm.js';
import { KEY_ROLES, type KeyRole, keyState } from './keyTerms.js';

/** The API keys of the chosen tenant, or of the installation where an operator has chosen none. */
export function KeysPage() {
  const { host } = useTenant();
  const name = useTenantName();
  const mayChange = useMayChange();
  const [isCreating, { open, close }] = useDisclosure();
  const lead =
    host === null
      ? 'Keys of the whole installation. Choose a tenant at the top of the page to see its keys.'
      : `The secrets with which programs and people sign in to ${name ?? host}.`;
  const create = mayChange && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      Create API key
    </Button>
  );
  return (
    <Page title="API keys" lead={lead} actions={create}>
      <ReadOnlyNote />
      <KeyList key={host} tenantHost={host} onCreate={open} />
      <CreateKeyDialog tenantHost={host} opened={isCreating} onClose={close} />
    </Page>
  );
}

type Key = ApiKeysQuery['apiKeys']['edges'][number]['node'];

const PAGE_SIZE = 25;

/** The keys of a tenant, or of the installation (null), newest first. */
function KeyList({ tenantHost, onCreate }: { tenantHost: string | null; onCreate: () => void }) {
  const mayChange = useMayChange();
  const now = useNow();
  const [params] = useSearchParams();
  const query = useGatewayQuery(ApiKeysDocument, { tenantHost, ...keysetPage(params, PAGE_SIZE) });
  const revokeApiKey = useSend(RevokeApiKeyDocument);
  const refresh = useRefresh();
  const [revoked, setRevoked] = useState<Key | null>(null);
  const revoke = useAction(async (id: string) => {
    const { userErrors } = (await revokeApiKey({ input: { id } })).revokeApiKey;
    if (userErrors.length > 0) return userErrors;
    await refresh(ApiKeysDocument);
    setRevoked(null);
    notifySuccess('The key is revoked. All nodes refuse it within seconds.');
    return [];
  });
  const close = () => {
    revoke.forget();
    setRevoked(null);
  };
  const columns = [
    { title: 'Name', cell: ({ name }: Key) => name },
    { title: 'Prefix', cell: ({ prefix }: Key) => <span className="code">{prefix}</span> },
    { title: 'Role', cell: ({ role }: Key) => (role === 'DEVICE' ? role : KEY_ROLES[role satisfies KeyRole].label) },
    { title: 'State', cell: (key: Key) => <Mark look={keyState(key, now)} /> },
    { title: 'Last used', cell: ({ lastUsedAt }: Key) => (lastUsedAt ? <Time at={lastUsedAt} /> : 'Never') },
    { title: 'Expires', cell: ({ expiresAt }: Key) => (expiresAt ? <Time at={expiresAt} /> : 'Never') },
    { title: 'Created', cell: ({ createdAt }: Key) => <Time at={createdAt} /> },
  ];
  const actions = {
    title: 'Actions',
    isAction: true,
    cell: (key: Key) =>
      keyState(key, now).isGood && (
        <Button size="xs" variant="default" aria-label={`Revoke ${key.name}`} onClick={() => setRevoked(key)}>
          Revoke
        </Button>
      ),
  };
  return (
    <QueryBoundary query={query}>
      {({ apiKeys: { edges, pageInfo } }) =>
        edges.length === 0 ? (
          <EmptyState
            title="There are no API keys yet"
            icon={<IconKey aria-hidden />}
            action={mayChange && <Button onClick={onCreate}>Create the first key</Button>}
          >
            {mayChange
              ? 'Create one for the chat platform, which publishes events with it, and one for each person.'
              : 'Admins and operators can create them.'}
          </EmptyState>
        ) : (
          <>
            <DataTable
              label="API keys"
              rows={edges.map(({ node }) => node)}
              keyOf={({ id }) => id}
              isOld={query.isPlaceholderData}
              columns={mayChange ? [...columns, actions] : columns}
            />
            <Pager pageInfo={pageInfo} label="Pages of API keys" />
            <ConfirmDialog
              title="Revoke the key?"
              opened={revoked !== null}
              action="Revoke key"
              onConfirm={() => revoked && revoke.start(revoked.id)}
              onClose={close}
              isPending={revoke.isPending}
              failure={revoke.failure}
            >
              <Text>
                Requests with {revoked?.name} (<span className="code">{revoked?.prefix}</span>…) will be refused. This
                cannot be undone.
              </Text>
            </ConfirmDialog>
          </>
        )
      }
    </QueryBoundary>
  );
}
