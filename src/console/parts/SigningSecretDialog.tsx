import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { SecretOnce } from './copying.js';
import { Dialog } from './Dialog.js';

interface SigningSecretDialogProps {
  title: string;
  opened: boolean;
  onClose: () => void;
  /** The secret that was just made; null: none, and the form is shown. */
  secret: string | null;
  children: ReactNode;
}

/** A dialog with the form of a webhook, and with its new secret after that, until the reader has stored it. */
export function SigningSecretDialog({ title, opened, onClose, secret, children }: SigningSecretDialogProps) {
  return (
    <Dialog title={title} opened={opened || secret !== null} onClose={onClose} isFirm={secret !== null} size="lg">
      {secret === null ? (
        children
      ) : (
        <>
          <SecretOnce secret={secret} what="the signing secret" />
          <Button mt="md" onClick={onClose}>
            I have stored it
          </Button>
        </>
      )}
    </Dialog>
  );
}
