import { Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { SERVICE_NAMES } from '../../format/labels.js';
import { counted } from '../../format/text.js';
import { useAction } from '../../forms/actions.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import {
  AppDocument,
  PushServiceUseDocument,
  SetPushServiceEnabledDocument,
  type PushService,
  type PushServiceUseQuery,
} from '../../generated/graphql.js';
import { ConfirmDialog } from '../../parts/Dialog.js';
import { Failure } from '../../parts/states.js';

type Use = NonNullable<PushServiceUseQuery['app']>['pushServiceUse'][number];

interface EnabledSwitchProps {
  target: { tenantHost: string; appId: string; service: PushService };
  isEnabled: boolean;
}

/** Turns a push service on, and off after saying what depends on it. */
export function EnabledSwitch({ target, isEnabled }: EnabledSwitchProps) {
  const name = SERVICE_NAMES[target.service];
  const [use, setUse] = useState<Use | null>(null);
  const readUse = useSend(PushServiceUseDocument);
  const setEnabled = useSend(SetPushServiceEnabledDocument);
  const refresh = useRefresh();
  const switching = useAction(async (enabled: boolean) => {
    const { userErrors } = (await setEnabled({ input: { ...target, enabled } })).setPushServiceEnabled;
    if (userErrors.length > 0) return userErrors;
    await refresh(AppDocument);
    setUse(null);
    return [];
  });
  const asking = useAction(async () => {
    const { tenantHost, appId, service } = target;
    const { app } = await readUse({ tenantHost, appId });
    const none = { service, subscriptions: 0, waitingDeliveries: 0 };
    setUse(app?.pushServiceUse.find((one) => one.service === service) ?? none);
    return [];
  });
  const leave = () => {
    switching.forget();
    setUse(null);
  };
  const failure = asking.failure ?? (use === null ? switching.failure : null);
  return (
    <div>
      <Switch
        label="Enabled"
        aria-label={`${name} enabled`}
        checked={isEnabled}
        disabled={switching.isPending || asking.isPending}
        onChange={({ currentTarget: { checked } }) => (checked ? switching.start(true) : asking.start())}
      />
      {failure && <Failure error={failure} title="That did not work" />}
      <ConfirmDialog
        title={`Turn off ${name}?`}
        opened={use !== null}
        action={`Turn off ${name}`}
        onConfirm={() => switching.start(false)}
        onClose={leave}
        isPending={switching.isPending}
        failure={switching.failure}
      >
        {use && (
          <>
            <Text size="sm">
              {counted(use.subscriptions, 'active chat')} {use.subscriptions === 1 ? 'is' : 'are'} subscribed by it.
              Their devices get no pushes while it is off, and no device can subscribe.
            </Text>
            <Text size="sm">{counted(use.waitingDeliveries, 'waiting push', 'waiting pushes')} will not be sent.</Text>
          </>
        )}
      </ConfirmDialog>
    </div>
  );
}
