import { Group, Stack, Text } from '@mantine/core';
import { DELIVERY_STATUSES } from '../../format/deliveryStatuses.js';
import { SERVICE_NAMES } from '../../format/serviceNames.js';
import { useLive } from '../../gateway/useLive.js';
import { useMayChange } from '../../gateway/useMayChange.js';
import { useRefresh } from '../../gateway/useRefresh.js';
import { FirstRunDeliveryDocument, FirstRunPushesDocument } from '../../generated/graphql.js';
import { Command } from '../../parts/Command.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { LiveMark } from '../../parts/LiveMark.js';
import { Mark } from '../../parts/Mark.js';
import { Time } from '../../parts/Time.js';
import { publishText, READ_KEY_TEXT } from './shellTexts.js';
import type { FirstRun } from './useFirstRun.js';

/** What the platform does, and what becomes of it: the delivery is seen here as it goes its way. */
export function PushStep({ tenantHost, firstRun }: { tenantHost: string; firstRun: FirstRun }) {
  const mayChange = useMayChange();
  const refresh = useRefresh();
  const look = () => void refresh(FirstRunPushesDocument);
  const live = useLive(FirstRunDeliveryDocument, { tenantHost }, { onEvent: look, onConnected: look });
  const { chat, deliveries } = firstRun;
  return (
    <Stack>
      {mayChange && (
        <>
          <Text>
            Be the chat platform: an agent has said something. Give the key first, where the terminal is a new one.
          </Text>
          <Command text={READ_KEY_TEXT} what="the command that asks for the key" />
          <Command text={publishText(window.location, chat?.chatId ?? null)} what="the request of the platform" />
        </>
      )}
      <Group>
        <LiveMark states={[live]} />
        {deliveries.length === 0 && <Text role="status">Waiting for the first delivery</Text>}
      </Group>
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
            <ConsoleLink to={`/sessions/${encodeURIComponent(chatId)}`} size="sm">
              Show the chat
            </ConsoleLink>
          </Group>
        ))}
      </Stack>
    </Stack>
  );
}
