import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useDownload } from '../gateway/useDownload.js';

interface ExportMenuProps {
  /** Of the gateway: `/export/v1/deliveries`. */
  path: string;
  /** The list's filter. Null values are left out, and so is the tenant, which the request names. */
  filter: Readonly<Record<string, string | boolean | null | undefined>>;
}

/** Downloads the shown list, all of its pages, as CSV or JSON. */
export function ExportMenu({ path, filter }: ExportMenuProps) {
  const { isPending, start } = useDownload();
  const choose = (format: 'csv' | 'json') => {
    const query = new URLSearchParams({ format });
    for (const [name, value] of Object.entries(filter)) {
      if (name !== 'tenantHost' && value !== null && value !== undefined) query.set(name, String(value));
    }
    start(`${path}?${query.toString()}`);
  };
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconDownload size={16} aria-hidden />} loading={isPending}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => choose('csv')}>CSV</Menu.Item>
        <Menu.Item onClick={() => choose('json')}>JSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
