import { useRef, useState } from 'react';
import { KEY_FILE_MAX_BYTES, type FileFault } from './keyFile.js';

export interface KeyFile<Content> {
  file: File | null;
  /** What was read of it; null: nothing, or nothing that can be used. */
  content: Content | null;
  /** Why it cannot be used, for its field; null: it can, or there is none. */
  fault: string | null;
  choose: (file: File | null) => void;
  /** Forgets it. */
  clear: () => void;
}

export interface KeyFileOptions<Content> {
  read: (file: File, content: Uint8Array) => Content | FileFault;
  /** Called with what there is now. */
  onRead: (content: Content | null, fault: string | null) => void;
}

const NONE = { file: null, content: null, fault: null };

/** A file with a secret in it: read when it is chosen, kept as long as its form is there and not yet sent. */
export function useKeyFile<Content extends object>({ read, onRead }: KeyFileOptions<Content>): KeyFile<Content> {
  const [state, setState] = useState<Omit<KeyFile<Content>, 'choose' | 'clear'>>(NONE);
  // Of two files chosen in a row only the second counts, whichever is read first.
  const latest = useRef<File | null>(null);

  async function readWhole(file: File): Promise<Content | FileFault> {
    if (file.size > KEY_FILE_MAX_BYTES) return { fault: 'This file is larger than any key file.' };
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
