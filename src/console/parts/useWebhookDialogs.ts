import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { notifySuccess, useAction } from '../forms/actions.js';
import type { Refusal } from '../forms/refusals.js';

interface WebhookDialogsOptions {
  /** Reads the webhook again. */
  refresh: () => Promise<unknown>;
  /** @returns why it was refused; empty: it is done */
  remove: () => Promise<readonly Refusal[]>;
  /** What the reader is told after each. */
  said: { saved: string; removed: string };
}

/**
 * The dialogs of a section about a webhook.
 * @returns what opens them, what its form calls, and the properties of a SigningSecretDialog (`editor`) and of a
 * ConfirmDialog (`removal`)
 */
export function useWebhookDialogs({ refresh, remove, said }: WebhookDialogsOptions) {
  const [isEditing, editing] = useDisclosure();
  const [isRemoving, removing] = useDisclosure();
  const [secret, setSecret] = useState<string | null>(null);

  const removal = useAction(async () => {
    const refusals = await remove();
    if (refusals.length > 0) return refusals;
    await refresh();
    removing.close();
    notifySuccess(said.removed);
    return [];
  });

  return {
    edit: editing.open,
    askToRemove: removing.open,
    /** @param made the secret, if a new one was made */
    onSaved(made: string | null) {
      setSecret(made);
      if (made === null) editing.close();
      void refresh();
      notifySuccess(said.saved);
    },
    editor: {
      opened: isEditing,
      secret,
      onClose() {
        setSecret(null);
        editing.close();
      },
    },
    removal: {
      opened: isRemoving,
      onConfirm: removal.start,
      isPending: removal.isPending,
      failure: removal.failure,
      onClose() {
        removal.forget();
        removing.close();
      },
    },
  };
}
