import { useRef, useState } from 'react';
import { KEY_FILE_MAX_BYTES, type FileFault } from './keyFile.js';

interface KeyFile<Content> {
  file: File | null;
  /** Its usable content; null: none. */
  content: Content | null;
  /** Why it cannot be used, for its field; null: usable, or no file. */
  fault: string | null;
  choose: (file: File | null) => void;
  /** Forgets the file. */
  clear: () => void;
}

interface KeyFileOptions<Content> {
  read: (file: File, content: Uint8Array) => Content | FileFault;
  /** Called with the current content or fault. */
  onRead: (content: Content | null, fault: string | null) => void;
}

const NONE = { file: null, content: null, fault: null };

/** A file with a secret: read when chosen, and kept until its form is sent or closed. */
export function useKeyFile<Content extends object>({ read, onRead }: KeyFileOptions<Content>): KeyFile<Content> {
  const [state, setState] = useState<Omit<KeyFile<Content>, 'choose' | 'clear'>>(NONE);
  // Of two files chosen in a row the second counts, even if the first is read later.
  const latest = useRef<File | null>(null);

  async function readWhole(file: File): Promise<Content | FileFault> {
    if (file.size > KEY_FILE_MAX_BYTES) return { fault: 'This file is too large for a key file.' };
    try {
      return read(file, new Uint8Array(await file.arrayBuffer()));
    } catch {
      return { fault: 'This file could not be read.' };
    }
  }

  async function choose(file: File | null): Promise<void> {
    latest.current = file;
    const result = file && (await readWhole(file));
    if (latest.current !== file) return;
    const fault = result !== null && 'fault' in result ? result.fault : null;
    const content = result !== null && !('fault' in result) ? result : null;
    setState({ file, content, fault });
    onRead(content, fault);
  }

  return {
    ...state,
    choose: (file) => void choose(file),
    clear: () => {
      latest.current = null;
      setState(NONE);
    },
  };
}
