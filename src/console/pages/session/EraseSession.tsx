import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEraser } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { counted } from '../../format/text.js';
import { notifySuccess, useAction } from '../../forms/actions.js';
import { useSend } from '../../gateway/requests.js';
import { EraseDocument, type EraseMutation, PreviewEraseDocument } from '../../generated/graphql.js';
import { useConsolePath } from '../../parts/ConsoleLink.js';
import { ConfirmDialog } from '../../parts/Dialog.js';
import { ErasureCounts } from '../erase/ErasureCounts.js';

/** Erases a chat with all its data, once the reader has seen how much that is and typed its id. */
export function EraseSession({ tenantHost, chatId }: { tenantHost: string; chatId: string }) {
  const [isAsking, { open, close }] = useDisclosure();
  const [counts, setCounts] = useState<EraseMutation['erase']['erased'] | null>(null);
  const navigate = useNavigate();
  const path = useConsolePath();
  const send = useSend(EraseDocument);
  const preview = useSend(PreviewEraseDocument);
  const input = { chat: { tenantHost, chatId } };
  const counting = useAction(async () => {
    const { erased, userErrors } = (await preview({ input })).erase;
    setCounts(erased ?? null);
    return userErrors;
  });
  const erase = useAction(async () => {
    const { erased, userErrors } = (await send({ input })).erase;
    if (!erased) return userErrors;
    const events = counted(erased.chatEvents, 'event');
    const deliveries = counted(erased.deliveries, 'delivery', 'deliveries');
    notifySuccess(`The chat is erased, with ${events} and ${deliveries}. The audit log records it.`);
    void navigate(path('/sessions'));
    return [];
  });
  const ask = () => {
    open();
    setCounts(null);
    counting.start();
  };
  const leave = () => {
    erase.forget();
    close();
  };
  return (
    <>
      <Button color="red" variant="light" leftSection={<IconEraser size={16} aria-hidden />} onClick={ask}>
        Erase
      </Button>
      <ConfirmDialog
        title="Erase this chat?"
        opened={isAsking}
        action="Erase for good"
        word={chatId}
        onConfirm={erase.start}
        onClose={leave}
        isPending={erase.isPending || counting.isPending}
        failure={erase.failure ?? counting.failure}
      >
        {counts ? <ErasureCounts counts={counts} /> : <Text size="sm">Counting what would be removed…</Text>}
        <Text size="sm">The audit log records the erasure without any content.</Text>
      </ConfirmDialog>
    </>
  );
}
