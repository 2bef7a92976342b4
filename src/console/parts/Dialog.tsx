import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Failure } from './states.js';

export interface DialogProps {
  title: string;
  opened: boolean;
  onClose: () => void;
  /** Closed by its buttons only, for it shows what will not be shown again. */
  isFirm?: boolean;
  size?: 'md' | 'lg' | 'xl';
  children: ReactNode;
}

/**
 * A dialog. Its content begins anew each time that it opens, and the keyboard returns to where it was; where that is gone,
 * as after something was removed, to the page's title.
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

/** The dialog is still there at the end of its transition, and may have the keyboard. */
function keepKeyboard(): void {
  const focused = document.activeElement;
  if (focused !== null && focused !== document.body && focused.closest('[role=dialog]') === null) return;
  document.querySelector<HTMLElement>('main h1')?.focus();
}

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
