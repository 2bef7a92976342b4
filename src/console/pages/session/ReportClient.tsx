import { Button } from '@mantine/core';
import { IconFileDownload } from '@tabler/icons-react';
import { useDownload } from '../../gateway/useDownload.js';

/** Downloads all that is held on the client of a chat. */
export function ReportClient({ chatId }: { chatId: string }) {
  const { isPending, start } = useDownload();
  return (
    <Button
      variant="default"
      leftSection={<IconFileDownload size={16} aria-hidden />}
      loading={isPending}
      onClick={() => start('/export/v1/client', { chatId })}
    >
      Data report
    </Button>
  );
}
