import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useMayChange } from '../../gateway/useMayChange.js';
import { useTenant } from '../../gateway/useTenant.js';
import { Page } from '../../parts/Page.js';
import { ReadOnlyNote } from '../../parts/ReadOnlyNote.js';
import { CreateKeyDialog } from './CreateKeyDialog.js';
import { KeyList } from './KeyList.js';

/** The API keys of the chosen tenant, or of the installation where an operator has chosen none. */
export function KeysPage() {
  const { host } = useTenant();
  const mayChange = useMayChange();
  const [isCreating, { open, close }] = useDisclosure();
  const lead =
    host === null
      ? 'Keys of the whole installation. Choose a tenant at the top of the page to see its keys.'
      : `The secrets by which programs and people sign in for ${host}.`;
  const create = mayChange && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      Create API key
    </Button>
  );
  return (
    <Page title="API keys" lead={lead} actions={create}>
      <ReadOnlyNote />
      <KeyList key={host} tenantHost={host} />
      <CreateKeyDialog tenantHost={host} opened={isCreating} onClose={close} />
    </Page>
  );
}
