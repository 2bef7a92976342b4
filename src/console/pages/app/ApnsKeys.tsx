import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { ENVIRONMENTS, SERVICE_NAMES } from '../../format/labels.js';
import { notifySuccess, useAction } from '../../forms/actions.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { AppDocument, type PushServiceProbe, RemoveApnsKeyDocument } from '../../generated/graphql.js';
import { DataTable } from '../../parts/DataTable.js';
import { ConfirmDialog, Dialog } from '../../parts/Dialog.js';
import { Time } from '../../parts/Time.js';
import { ApnsKeyForm } from './ApnsForms.js';
import type { PushServiceConfig } from './credentialForm.js';

interface ApnsKeysProps {
  tenantHost: string;
  appId: string;
  config: PushServiceConfig;
  /** Called once a key is added. @param probe Apple's verdict; null: not asked */
  onAdded: (probe: PushServiceProbe | null) => void;
}

type Key = PushServiceConfig['keys'][number];

/** The keys of an app for APNs: what each is for; admins add and remove them. */
export function ApnsKeys({ tenantHost, appId, config, onAdded }: ApnsKeysProps) {
  const mayChange = useMayChange();
  const refresh = useRefresh();
  const removeApnsKey = useSend(RemoveApnsKeyDocument);
  const [isAdding, adding] = useDisclosure();
  const [removed, setRemoved] = useState<Key | null>(null);
  const removing = useAction(async (keyId: string) => {
    const { userErrors } = (await removeApnsKey({ input: { tenantHost, appId, keyId } })).removeApnsKey;
    if (userErrors.length > 0) return userErrors;
    await refresh(AppDocument);
    setRemoved(null);
    notifySuccess('The key is removed.');
    return [];
  });
  const close = () => {
    removing.forget();
    setRemoved(null);
  };
  const onDone = async (probe: PushServiceProbe | null) => {
    await refresh(AppDocument);
    adding.close();
    notifySuccess('The key is added.');
    onAdded(probe);
  };
  const columns = [
    { title: 'Key', cell: (key: Key) => <span className="code">{nameOf(key)}</span> },
    { title: 'Team', cell: ({ teamId }: Key) => <span className="code">{teamId ?? ''}</span> },
    { title: 'Bundle ids', cell: ({ bundleIds }: Key) => bundleIds?.join(', ') ?? 'All' },
    { title: 'Environments', cell: ({ environments }: Key) => environments.map((one) => ENVIRONMENTS[one]).join(', ') },
    { title: 'Expires', cell: ({ expiresAt }: Key) => (expiresAt ? <Time at={expiresAt} /> : 'Never') },
  ];
  const actions = {
    title: 'Actions',
    isAction: true,
    cell: (key: Key) => (
      <Button size="xs" variant="default" aria-label={`Remove ${nameOf(key)}`} onClick={() => setRemoved(key)}>
        Remove
      </Button>
    ),
  };
  return (
    <>
      <DataTable
        label="APNs keys"
        rows={config.keys}
        keyOf={({ fingerprint }) => fingerprint}
        columns={mayChange && config.keys.length > 1 ? [...columns, actions] : columns}
      />
      {mayChange && (
        <Button variant="default" onClick={adding.open} style={{ alignSelf: 'flex-start' }}>
          Add APNs key
        </Button>
      )}
      <Dialog title={`Add a key: ${SERVICE_NAMES.IOS_APNS}`} opened={isAdding} onClose={adding.close} size="lg">
        <ApnsKeyForm tenantHost={tenantHost} appId={appId} config={config} onDone={onDone} isAdded />
      </Dialog>
      <ConfirmDialog
        title="Remove the key?"
        opened={removed !== null}
        action="Remove key"
        onConfirm={() => removed && removing.start(removed.keyId ?? removed.fingerprint)}
        onClose={close}
        isPending={removing.isPending}
        failure={removing.failure}
      >
        <Text>
          Nothing will be sent with <span className="code">{removed && nameOf(removed)}</span> any more. Devices that no
          other key is for get no notifications.
        </Text>
      </ConfirmDialog>
    </>
  );
}

/** Apple's id of a key; of a certificate, its fingerprint. */
function nameOf({ keyId, fingerprint }: Key): string {
  return keyId ?? fingerprint;
}
