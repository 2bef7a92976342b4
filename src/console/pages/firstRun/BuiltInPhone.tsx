import { Button, Divider, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { notifySuccess, useAction } from '../../forms/actions.js';
import { useRefresh } from '../../gateway/requests.js';
import { FirstRunPushesDocument, PhoneRequestChatDocument, PhoneSubscribeDocument } from '../../generated/graphql.js';
import { Failure } from '../../parts/states.js';
import { type BuiltInPhone, deviceAuthorization, madeUpDevice, runAs } from './otherCallers.js';

interface BuiltInPhoneProps {
  tenantHost: string;
  appId: string;
  /** Of the app's APNs setup; null: it has none. */
  bundleId: string | null;
}

const KINDS = [
  { value: 'ios', label: 'iPhone' },
  { value: 'android', label: 'Android' },
];

/** A phone in this page: it requests a chat and subscribes, as an app does. */
export function BuiltInPhoneStep({ tenantHost, appId, bundleId }: BuiltInPhoneProps) {
  const refresh = useRefresh();
  const [kind, setKind] = useState<BuiltInPhone['kind']>('ios');
  const subscribe = useAction(async () => {
    const authorization = deviceAuthorization(appId, `console-phone-${crypto.randomUUID()}`);
    const { requestChat } = await runAs(authorization, tenantHost, PhoneRequestChatDocument, { input: {} });
    const chatId = requestChat.chatSession?.chatId;
    if (chatId === undefined) return requestChat.userErrors;
    const input = { chatId, device: madeUpDevice(kind, bundleId) };
    const answer = await runAs(authorization, tenantHost, PhoneSubscribeDocument, { input });
    if (answer.subscribe.userErrors.length > 0) return answer.subscribe.userErrors;
    await refresh(FirstRunPushesDocument);
    notifySuccess('The phone has a chat and is subscribed.');
    return [];
  });
  return (
    <Stack>
      <Text>A phone that is built into this page requests a chat and subscribes to it, as your app will.</Text>
      <Group>
        <SegmentedControl
          data={KINDS}
          value={kind}
          onChange={(value) => setKind(value as BuiltInPhone['kind'])}
          aria-label="Kind of phone"
        />
        <Button loading={subscribe.isPending} onClick={subscribe.start}>
          Request a chat and subscribe
        </Button>
      </Group>
      {subscribe.failure && <Failure error={subscribe.failure} title="The phone is not subscribed" />}
      <Divider label="or from a terminal" />
    </Stack>
  );
}
