import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEraser } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { notifySuccess, useAction } from '../../forms/actions.js';
import { useSend } from '../../gateway/requests.js';
import { EraseDocument } from '../../generated/graphql.js';
import { useConsolePath } from '../../parts/ConsoleLink.js';
import { ConfirmDialog } from '../../parts/Dialog.js';

/** Erases a chat with all its data, once the reader has typed its id. */
export function EraseSession({ tenantHost, chatId }: { tenantHost: string; chatId: string }) {
  const [isAsking, { open, close }] = useDisclosure();
  const navigate = useNavigate();
  const path = useConsolePath();
  const send = useSend(EraseDocument);
  const erase = useAction(async () => {
    const { erased, userErrors } = (await send({ input: { chat: { tenantHost, chatId } } })).erase;
    if (!erased) return userErrors;
    notifySuccess(
      `The chat is erased, with ${erased.chatEvents} events and ${erased.deliveries} deliveries. The audit log records it.`,
    );
    void navigate(path('/sessions'));
    return [];
  });
  const leave = () => {
    erase.forget();
    close();
  };
  return (
    <>
      <Button color="red" variant="light" leftSection={<IconEraser size={16} aria-hidden />} onClick={open}>
        Erase
      </Button>
      <ConfirmDialog
        title="Erase this chat?"
        opened={isAsking}
        action="Erase for good"
        word={chatId}
        onConfirm={erase.start}
        onClose={leave}
        isPending={erase.isPending}
        failure={erase.failure}
      >
        <Text size="sm">
          This permanently removes the chat, its push subscription, its events and its deliveries. The audit log records
          the erasure without any content.
        </Text>
      </ConfirmDialog>
    </>
  );
}
