import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconEraser } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { GatewayError } from '../../gateway/gatewayError.js';
import { useGatewayMutation } from '../../gateway/useGatewayMutation.js';
import { EraseSessionDocument } from '../../generated/graphql.js';
import { Failure } from '../../parts/Failure.js';
import { useConsolePath } from '../../url/useConsolePath.js';

/** Erases a session and all that is of it, once its id has been typed. */
export function EraseSession({ tenantHost, chatId }: { tenantHost: string; chatId: string }) {
  const [isOpen, { open, close }] = useDisclosure();
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const path = useConsolePath();
  const erase = useGatewayMutation(EraseSessionDocument);
  const [refusal] = erase.data?.erase.userErrors ?? [];
  const failure = erase.error ?? (refusal ? new GatewayError(refusal.message, 400) : null);

  const submit = () => {
    erase.mutate(
      { input: { chat: { tenantHost, chatId } } },
      {
        onSuccess: ({ erase: { erased } }) => {
          if (!erased) return;
          notifications.show({
            title: 'The session is erased',
            message: `With it ${erased.chatEvents} events and ${erased.deliveries} deliveries. The audit log says so.`,
          });
          void navigate(path('/sessions'));
        },
      },
    );
  };
  const leave = () => {
    setTyped('');
    erase.reset();
    close();
  };
  return (
    <>
      <Button color="red" variant="light" leftSection={<IconEraser size={16} aria-hidden />} onClick={open}>
        Erase
      </Button>
      <Modal opened={isOpen} onClose={leave} title="Erase this session">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (typed === chatId) submit();
          }}
        >
          <Stack>
            <Text size="sm">
              The chat, its push subscription, its events and its deliveries are removed for good. The audit log keeps
              that it was done, and nothing of what was in it.
            </Text>
            {failure && <Failure error={failure} title="It is not erased" />}
            <TextInput
              label="Type the chat id to confirm"
              description={<span className="code">{chatId}</span>}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value.trim())}
              autoComplete="off"
              spellCheck={false}
              data-autofocus
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={leave}>
                Cancel
              </Button>
              <Button type="submit" color="red" disabled={typed !== chatId} loading={erase.isPending}>
                Erase for good
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
