import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEraser } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { notifySuccess, useAction } from '../../forms/actions.js';
import { useSend } from '../../gateway/requests.js';
import { EraseDocument } from '../../generated/graphql.js';
import { useConsolePath } from '../../parts/ConsoleLink.js';
import { ConfirmDialog } from '../../parts/Dialog.js';

/** Erases a session and all that is of it, once its id has been typed. */
export function EraseSession({ tenantHost, chatId }: { tenantHost: string; chatId: string }) {
  const [isAsking, { open, close }] = useDisclosure();
  const navigate = useNavigate();
  const path = useConsolePath();
  const send = useSend(EraseDocument);
  const erase = useAction(async () => {
    const { erased, userErrors } = (await send({ input: { chat: { tenantHost, chatId } } })).erase;
    if (!erased) return userErrors;
    notifySuccess(
      `The session is erased, with ${erased.chatEvents} events and ${erased.deliveries} deliveries. The audit log says so.`,
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
        title="Erase this session?"
        opened={isAsking}
        action="Erase for good"
        word={chatId}
        onConfirm={erase.start}
        onClose={leave}
        isPending={erase.isPending}
        failure={erase.failure}
      >
        <Text size="sm">
          The chat, its push subscription, its events and its deliveries are removed for good. The audit log keeps that
          it was done, and nothing of what was in it.
        </Text>
      </ConfirmDialog>
    </>
  );
}
