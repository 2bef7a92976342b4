import { Button } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../../parts/Dialog.js';
import { SecretOnce } from '../../parts/SecretOnce.js';
import { CreateKeyForm } from './CreateKeyForm.js';

export interface CreateKeyDialogProps {
  tenantHost: string | null;
  opened: boolean;
  onClose: () => void;
}

/** Makes an API key, and shows its secret until whoever asked for it says that it is kept. */
export function CreateKeyDialog({ tenantHost, opened, onClose }: CreateKeyDialogProps) {
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    setSecret(null);
    onClose();
  };
  // A key that is made when the dialog is closed already is shown all the same: nobody could see it later.
  return (
    <Dialog
      title="Create an API key"
      opened={opened || secret !== null}
      onClose={close}
      isFirm={secret !== null}
      size="lg"
    >
      {secret === null ? (
        <CreateKeyForm tenantHost={tenantHost} onDone={setSecret} />
      ) : (
        <>
          <SecretOnce secret={secret} what="the key" />
          <Button mt="md" onClick={close}>
            I have kept it
          </Button>
        </>
      )}
    </Dialog>
  );
}
