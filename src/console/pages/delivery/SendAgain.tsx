import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { notifySuccess, useAction } from '../../forms/actions.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { DeliveryDocument, ResendDeliveryDocument } from '../../generated/graphql.js';
import { useConsolePath } from '../../parts/ConsoleLink.js';
import { ConfirmDialog } from '../../parts/Dialog.js';
import { deliveryPath } from '../../url/paths.js';

/** Sends a settled delivery again, after a question. */
export function SendAgain({ deliveryId }: { deliveryId: string }) {
  const [isAsking, { open, close }] = useDisclosure();
  const navigate = useNavigate();
  const path = useConsolePath();
  const send = useSend(ResendDeliveryDocument);
  const refresh = useRefresh();
  const resend = useAction(async () => {
    const { delivery, userErrors } = (await send({ input: { deliveryId } })).resendDelivery;
    if (!delivery) return userErrors;
    await refresh(DeliveryDocument);
    notifySuccess('The push is being sent again. This is its delivery.');
    void navigate(path(deliveryPath(delivery.id)));
    return [];
  });
  const leave = () => {
    resend.forget();
    close();
  };
  return (
    <>
      <Button variant="default" leftSection={<IconSend size={16} aria-hidden />} onClick={open}>
        Send again
      </Button>
      <ConfirmDialog
        title="Send this push again?"
        opened={isAsking}
        action="Send again"
        onConfirm={resend.start}
        onClose={leave}
        isPending={resend.isPending}
        failure={resend.failure}
      >
        <Text size="sm">
          The device that is subscribed to the chat now gets the same notification once more, even if it has shown the
          first one. The audit log records it.
        </Text>
      </ConfirmDialog>
    </>
  );
}
