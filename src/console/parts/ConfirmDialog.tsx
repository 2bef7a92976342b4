import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Dialog } from './Dialog.js';
import { Failure } from './Failure.js';

export interface ConfirmFormProps {
  /** What will happen. */
  children: ReactNode;
  /** What the button says that does it. */
  action: string;
  /** What has to be typed before. */
  word?: string;
  onConfirm: () => void;
  onClose: () => void;
  isPending: boolean;
  failure: Error | null;
}

export interface ConfirmDialogProps extends ConfirmFormProps {
  title: string;
  opened: boolean;
}

/** Asks once more before something that cannot be taken back. */
export function ConfirmDialog({ title, opened, ...form }: ConfirmDialogProps) {
  return (
    <Dialog title={title} opened={opened} onClose={form.onClose}>
      <ConfirmForm {...form} />
    </Dialog>
  );
}

function ConfirmForm({ children, action, word, onConfirm, onClose, isPending, failure }: ConfirmFormProps) {
  const [typed, setTyped] = useState('');
  const isSure = word === undefined || typed.trim() === word;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isSure) onConfirm();
      }}
    >
      <Stack>
        {children}
        {word !== undefined && (
          <TextInput
            label={
              <>
                Type <span className="code">{word}</span> to confirm
              </>
            }
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        {failure && <Failure error={failure} title="It was not done" />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus={word === undefined || undefined}>
            Cancel
          </Button>
          <Button type="submit" color="red" disabled={!isSure} loading={isPending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
