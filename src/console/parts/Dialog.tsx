import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

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
