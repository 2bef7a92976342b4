import { Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { isTokenService } from '../../../domain/lane.js';
import { DELIVERY_STATUSES, SERVICE_NAMES } from '../../format/labels.js';
import { useRefresh } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { useLive } from '../../gateway/useLive.js';
import {
  FirstRunDeliveryDocument,
  FirstRunPushesDocument,
  FirstRunSubscriptionDocument,
  type PushService,
} from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Time } from '../../parts/Time.js';
import { Command } from '../../parts/copying.js';
import { LiveMark, Mark } from '../../parts/marks.js';
import { BuiltInPhoneStep } from './BuiltInPhone.js';
import { SendMessage } from './SendMessage.js';
import { ShownPush } from './ShownPush.js';
import { useSimulated } from './SimulatedStep.js';
import { deviceBody, EXAMPLE_TOKENS, publishText, READ_KEY_TEXT, subscribeText } from './shellTexts.js';
import type { FirstRun } from './useFirstRun.js';
import { chatPath } from '../../url/paths.js';

interface ChatStepProps {
  tenantHost: string;
  appId: string;
  services: FirstRun['services'];
  chat: FirstRun['chat'];
}

/** Shows the commands of a device that requests a chat and subscribes, and waits for the subscription. */
export function ChatStep({ tenantHost, appId, services, chat }: ChatStepProps) {
  const refresh = useRefresh();
  const look = () => void refresh(FirstRunPushesDocument);
  const live = useLive(FirstRunSubscriptionDocument, { tenantHost }, { onEvent: look, onConnected: look });
  const simulated = useSimulated();
  const [chosen, setChosen] = useState<PushService | null>(null);
  const [token, setToken] = useState('');
  const [first] = services;
  const config = services.find(({ service }) => service === chosen) ?? first;
  // A shell cannot play a browser, whose push service makes the subscription.
  if (!config || !isTokenService(config.service)) return null;
  const { service, bundleIds } = config;
  const body = deviceBody(service, token.trim() || EXAMPLE_TOKENS[service], bundleIds?.[0] ?? null);
  const { origin } = window.location;
  const apnsBundleId = services.find((one) => one.service === 'IOS_APNS')?.bundleIds?.[0] ?? null;
  return (
    <Stack>
      {simulated && <BuiltInPhoneStep tenantHost={tenantHost} appId={appId} bundleId={apnsBundleId} />}
      <Text>
        Play the phone: in a terminal, request a chat and subscribe to it, as the mobile SDKs do. With the simulators,
        the example device token works. For a real push, enter your app&apos;s token.
      </Text>
      <Group align="flex-start">
        <Select
          label="Push service"
          data={services.map((one) => ({ value: one.service, label: SERVICE_NAMES[one.service] }))}
          value={service}
          onChange={(value) => setChosen(value)}
          allowDeselect={false}
        />
        <TextInput
          label="Device token"
          placeholder={EXAMPLE_TOKENS[service]}
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          w={320}
        />
      </Group>
      <Command text={subscribeText({ origin, tenantHost, appId }, body)} what="the requests of the device" />
      <Group>
        <LiveMark states={[live]} />
        <Text role="status">
          {chat ? (
            <>
              Subscribed in the chat{' '}
              <ConsoleLink to={chatPath(chat.chatId)} className="code">
                {chat.chatId}
              </ConsoleLink>
            </>
          ) : (
            'Waiting for the device to subscribe'
          )}
        </Text>
      </Group>
    </Stack>
  );
}

/** Shows the platform's command that publishes an event, and the deliveries that follow. */
export function PushStep({ tenantHost, firstRun }: { tenantHost: string; firstRun: FirstRun }) {
  const mayChange = useMayChange();
  const refresh = useRefresh();
  const look = () => void refresh(FirstRunPushesDocument);
  const live = useLive(FirstRunDeliveryDocument, { tenantHost }, { onEvent: look, onConnected: look });
  const simulated = useSimulated();
  const { chat, deliveries, apps, appId } = firstRun;
  const [newest] = deliveries;
  const appName = apps.find((app) => app.appId === appId)?.name ?? '';
  return (
    <Stack>
      {mayChange && (
        <>
          {simulated && chat && <SendMessage tenantHost={tenantHost} chatId={chat.chatId} />}
          <Text>Play the chat platform: publish a message of an agent. In a new terminal, enter the key first.</Text>
          <Command text={READ_KEY_TEXT} what="the command that asks for the key" />
          <Command text={publishText(window.location, chat?.chatId ?? null)} what="the request of the platform" />
        </>
      )}
      <Group>
        <LiveMark states={[live]} />
        {deliveries.length === 0 && <Text role="status">Waiting for the first delivery</Text>}
      </Group>
      {simulated && newest?.status === 'SENT' && <ShownPush key={newest.id} id={newest.id} appName={appName} />}
      <Stack gap="xs" role="status">
        {deliveries.map(({ id, chatId, status, service, reason, createdAt }) => (
          <Group key={id} gap="sm">
            <Mark look={DELIVERY_STATUSES[status]} />
            <Text size="sm">{SERVICE_NAMES[service]}</Text>
            {reason && (
              <Text size="sm" className="code">
                {reason}
              </Text>
            )}
            <Text size="sm">
              <Time at={createdAt} />
            </Text>
            <ConsoleLink to={chatPath(chatId)} size="sm">
              Show the chat
            </ConsoleLink>
          </Group>
        ))}
      </Stack>
    </Stack>
  );
}
