import { Button, Divider, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../forms/actions.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import {
  CreateApiKeyDocument,
  FirstRunAppsDocument,
  FirstRunPushesDocument,
  PlatformPublishDocument,
  RevokeApiKeyDocument,
} from '../../generated/graphql.js';
import { Failure } from '../../parts/states.js';
import { runAs } from './otherCallers.js';

/** A key of a crashed page ends by itself. */
const KEY_LASTS_MS = 10 * 60_000;

/**
 * Publishes an agent's message, as the chat platform does. Only platforms may, so it makes a key for this one message and
 * revokes it at once; the key is never shown or kept.
 */
export function SendMessage({ tenantHost, chatId }: { tenantHost: string; chatId: string }) {
  const [msg, setMsg] = useState('Your first push is here!');
  const createKey = useSend(CreateApiKeyDocument);
  const revokeKey = useSend(RevokeApiKeyDocument);
  const refresh = useRefresh();
  const send = useAction(async () => {
    const expiresAt = new Date(Date.now() + KEY_LASTS_MS).toISOString();
    const wanted = { name: 'First run: one message', role: 'PLATFORM' as const, tenantHost, expiresAt };
    const { apiKey, secret, userErrors } = (await createKey({ input: wanted })).createApiKey;
    if (!apiKey || typeof secret !== 'string') return userErrors;
    try {
      const event = { event: 'chat_session_message', partyId: 'agent-1', displayName: 'Anna', msg };
      const input = { chatId, events: [event] };
      const answer = await runAs(`Bearer ${secret}`, tenantHost, PlatformPublishDocument, { input });
      return answer.publishChatEvents.userErrors;
    } finally {
      await revokeKey({ input: { id: apiKey.id } });
      await refresh(FirstRunAppsDocument, FirstRunPushesDocument);
    }
  });
  return (
    <Stack>
      <Text>Play the chat platform: send a message of an agent.</Text>
      <Group align="flex-end">
        <TextInput
          label="Message"
          value={msg}
          onChange={(event) => setMsg(event.currentTarget.value)}
          autoComplete="off"
          w={320}
        />
        <Button loading={send.isPending} onClick={send.start}>
          Send message
        </Button>
      </Group>
      {send.failure && <Failure error={send.failure} title="The message was not published" />}
      <Divider label="or from a terminal" />
    </Stack>
  );
}
