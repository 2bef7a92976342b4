import { Alert, Button, Group, Switch, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconArchive, IconArchiveOff, IconPencil } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { notifySuccess, useAction } from '../forms/actions.js';
import type { Refusal } from '../forms/refusals.js';
import { useSubmission } from '../forms/useSubmission.js';
import { withFilters } from '../url/listParams.js';
import { useChangeParams } from '../url/useChangeParams.js';
import { ConfirmDialog, Dialog } from './Dialog.js';
import { SubmitForm } from './SubmitForm.js';
import { Time } from './Time.js';
import { TextField } from './TextField.js';

interface ManageActionsProps {
  /** What it is: "app". */
  what: string;
  name: string;
  isArchived: boolean;
  /** Whether the reader may archive and restore it. */
  mayArchive: boolean;
  /** Each returns the gateway's refusals; empty: done. */
  onRename: (name: string) => Promise<readonly Refusal[]>;
  onArchive: (isArchived: boolean) => Promise<readonly Refusal[]>;
}

/** Buttons that rename, archive and restore a tenant or an app. */
export function ManageActions({ what, name, isArchived, mayArchive, onRename, onArchive }: ManageActionsProps) {
  const [isRenaming, renaming] = useDisclosure();
  const [isAsking, asking] = useDisclosure();
  const change = useAction(async (archived: boolean) => {
    const refusals = await onArchive(archived);
    if (refusals.length > 0) return refusals;
    asking.close();
    notifySuccess(archived ? `The ${what} is archived.` : `The ${what} is restored.`);
    return [];
  });
  const leave = () => {
    change.forget();
    asking.close();
  };
  return (
    <Group gap="sm">
      <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={renaming.open}>
        Rename
      </Button>
      {mayArchive && (
        <Button
          variant="default"
          leftSection={isArchived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />}
          onClick={asking.open}
        >
          {isArchived ? 'Restore' : 'Archive'}
        </Button>
      )}
      <Dialog title={`Rename the ${what}`} opened={isRenaming} onClose={renaming.close}>
        <RenameForm what={what} name={name} onRename={onRename} onDone={renaming.close} />
      </Dialog>
      <ConfirmDialog
        title={isArchived ? `Restore the ${what}?` : `Archive the ${what}?`}
        opened={isAsking}
        action={isArchived ? `Restore ${what}` : `Archive ${what}`}
        onConfirm={() => change.start(!isArchived)}
        onClose={leave}
        isPending={change.isPending}
        failure={change.failure}
      >
        <Text size="sm">
          {isArchived
            ? 'It takes new chats and subscriptions again, and lists show it.'
            : 'From now on it takes no new chats and subscriptions, and lists leave it out. Chats that have begun go on, ' +
              'and their pushes are still sent. Nothing is deleted; it can be restored.'}
        </Text>
      </ConfirmDialog>
    </Group>
  );
}

interface RenameFormProps extends Pick<ManageActionsProps, 'what' | 'name' | 'onRename'> {
  onDone: () => void;
}

function RenameForm({ what, name, onRename, onDone }: RenameFormProps) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name },
    validate: { name: (text) => (text.trim() === '' ? 'Enter a name' : null) },
  });
  const submission = useSubmission({
    form,
    async send(values) {
      const refusals = await onRename(values.name.trim());
      if (refusals.length > 0) return refusals;
      notifySuccess(`The ${what} is renamed.`);
      onDone();
      return [];
    },
  });
  return (
    <SubmitForm label={`Rename the ${what}`} submission={submission} failed="It was not renamed" action="Save name">
      <TextField form={form} name="name" label="Name" required data-autofocus w="100%" />
    </SubmitForm>
  );
}

/** Says that a tenant or an app is archived. @param what its name in the sentence: "app" */
export function ArchivedNote({ what, since }: { what: string; since: string }) {
  return (
    <Alert color="gray" icon={<IconArchive aria-hidden />} title={`This ${what} is archived`}>
      <Text size="sm">
        Since <Time at={since} /> it takes no new chats and subscriptions. Chats that have begun go on.
      </Text>
    </Alert>
  );
}

/** Whether a list shows archived ones too (`?archived=yes`). */
export function useArchivedShown(): boolean {
  const [params] = useSearchParams();
  return params.get('archived') === 'yes';
}

/** Shows or hides archived ones in a list. */
export function ArchivedSwitch() {
  const isShown = useArchivedShown();
  const change = useChangeParams();
  return (
    <Switch
      label="Show archived"
      checked={isShown}
      onChange={({ currentTarget: { checked } }) =>
        change((current) => withFilters(current, { archived: checked ? 'yes' : null }))
      }
    />
  );
}
