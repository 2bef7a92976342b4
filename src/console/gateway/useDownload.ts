import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { sentence } from '../format/text.js';
import { useGateway } from './gateway.js';
import { useTenant } from './session.js';

interface Download {
  isPending: boolean;
  /** @param body sent as JSON by POST; absent: GET */
  start: (path: string, body?: object) => void;
}

/** Downloads a file of the chosen tenant. A link could not: only the console's own requests have its session. */
export function useDownload(): Download {
  const gateway = useGateway();
  const { host, isChoice } = useTenant();
  const [isPending, setPending] = useState(false);
  async function download(path: string, body?: object): Promise<void> {
    setPending(true);
    try {
      const { content, name } = await gateway.download(path, { tenantHost: isChoice ? host : null, body });
      save(content, name);
    } catch (error) {
      const message = error instanceof Error ? sentence(error.message) : 'The reason is unknown.';
      notifications.show({ color: 'red', title: 'The file could not be downloaded', message });
    } finally {
      setPending(false);
    }
  }
  return { isPending, start: (path, body) => void download(path, body) };
}

function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
