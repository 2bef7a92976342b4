import { Button, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useAction } from '../../forms/useAction.js';
import { useGatewayQuery } from '../../gateway/useGatewayQuery.js';
import { useMayChange } from '../../gateway/useMayChange.js';
import { useRefresh } from '../../gateway/useRefresh.js';
import { useSend } from '../../gateway/useSend.js';
import { ApiKeysDocument, RevokeApiKeyDocument, type ApiKeysQuery } from '../../generated/graphql.js';
import { QueryBoundary } from '../../parts/QueryBoundary.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { DataTable } from '../../parts/DataTable.js';
import { Mark } from '../../parts/Mark.js';
import { EmptyState } from '../../parts/EmptyState.js';
import { useNow } from '../../parts/NowProvider.js';
import { Pager } from '../../parts/Pager.js';
import { notifySuccess } from '../../parts/notifySuccess.js';
import { Time } from '../../parts/Time.js';
import { keysetPage } from '../../url/keysetPage.js';
import { KEY_ROLES, type KeyRole } from './keyRoles.js';
import { keyState } from './keyState.js';

type Key = ApiKeysQuery['apiKeys']['edges'][number]['node'];

const PAGE_SIZE = 25;

/** The keys of a tenant, or (null) of the installation, newest first; revoking one. */
export function KeyList({ tenantHost }: { tenantHost: string | null }) {
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
    notifySuccess('The key is revoked: within seconds no node takes it any more.');
    return [];
  });
  const close = () => {
    revoke.forget();
    setRevoked(null);
  };
  const columns = [
    { title: 'Name', cell: ({ name }: Key) => name },
    { title: 'Begins with', cell: ({ prefix }: Key) => <span className="code">{prefix}</span> },
    { title: 'Role', cell: ({ role }: Key) => (role === 'DEVICE' ? role : KEY_ROLES[role satisfies KeyRole].label) },
    { title: 'State', cell: (key: Key) => <Mark look={keyState(key, now)} /> },
    { title: 'Last used', cell: ({ lastUsedAt }: Key) => (lastUsedAt ? <Time at={lastUsedAt} /> : 'Never') },
    { title: 'Expires', cell: ({ expiresAt }: Key) => (expiresAt ? <Time at={expiresAt} /> : 'Never') },
    { title: 'Created', cell: ({ createdAt }: Key) => <Time at={createdAt} /> },
  ];
  const actions = {
    title: 'Actions',
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
          <EmptyState title="There are no API keys yet" icon={<IconKey aria-hidden />}>
            {mayChange
              ? 'Create one for the chat platform, so that it can publish events, and one for each person.'
              : 'Admins and operators create them.'}
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
                Whoever uses {revoked?.name} (<span className="code">{revoked?.prefix}</span>…) is refused from then on.
                It cannot be taken back.
              </Text>
            </ConfirmDialog>
          </>
        )
      }
    </QueryBoundary>
  );
}
