import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Failure } from './states.js';

interface DialogProps {
  title: string;
  opened: boolean;
  onClose: () => void;
  /** Closed by its buttons only, because it shows a secret once. */
  isFirm?: boolean;
  size?: 'md' | 'lg' | 'xl';
  children: ReactNode;
}

/**
 * A dialog. Its content is mounted anew each time it opens. On closing, the focus returns to the opener, or to the
 * page's title if the opener is gone.
 */
export function Dialog({ title, opened, onClose, isFirm = false, size = 'md', children }: DialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={keepKeyboard}
      title={title}
      size={size}
      closeOnClickOutside={!isFirm}
      closeOnEscape={!isFirm}
      withCloseButton={!isFirm}
    >
      {children}
    </Modal>
  );
}

/**
 * Focuses the page's title if the opener of a dialog is gone. At the end of the transition the dialog still exists and may
 * have the focus.
 */
export function keepKeyboard(): void {
  const focused = document.activeElement;
  if (focused !== null && focused !== document.body && focused.closest('[role=dialog]') === null) return;
  document.querySelector<HTMLElement>('main h1')?.focus();
}

interface ConfirmFormProps {
  /** Explains what will happen. */
  children: ReactNode;
  /** Text of the confirming button. */
  action: string;
  /** The reader must type this first. */
  word?: string;
  onConfirm: () => void;
  onClose: () => void;
  isPending: boolean;
  failure: Error | null;
}

interface ConfirmDialogProps extends ConfirmFormProps {
  title: string;
  opened: boolean;
}

/** Asks for confirmation of something irreversible. */
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
        {failure && <Failure error={failure} title="That did not work" />}
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
