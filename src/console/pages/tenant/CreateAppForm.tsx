import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { AppChoicesDocument, CreateAppDocument } from '../../generated/graphql.js';
import { Failure } from '../../parts/states.js';

export interface CreateAppFormProps {
  tenantHost: string;
  /** Called with its id. */
  onDone: (appId: string) => void;
}

/** Adds an app to a tenant. */
export function CreateAppForm({ tenantHost, onDone }: CreateAppFormProps) {
  const createApp = useSend(CreateAppDocument);
  const refresh = useRefresh();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { appId: '', name: '' },
    validate: {
      appId: (appId) => (appId.trim() === '' ? 'Give an id' : null),
      name: (name) => (name.trim() === '' ? 'Give a name' : null),
    },
  });
  const { onSubmit, isPending, failure } = useSubmission({
    form,
    async send({ appId, name }) {
      const { app, userErrors } = (await createApp({ input: { tenantHost, appId: appId.trim(), name } })).createApp;
      if (!app) return userErrors;
      await refresh(AppChoicesDocument);
      onDone(app.appId);
      return [];
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate aria-label="Create an app">
      <Stack maw={480}>
        <TextInput
          key={form.key('appId')}
          label="App id"
          description="The id that the mobile app sends: without blanks, quotes, commas and equals signs."
          autoComplete="off"
          spellCheck={false}
          required
          data-autofocus
          {...form.getInputProps('appId')}
        />
        <TextInput
          key={form.key('name')}
          label="App name"
          description="Stands as a notification's title where the speaker has no name."
          autoComplete="off"
          required
          {...form.getInputProps('name')}
        />
        {failure && <Failure error={failure} title="The app was not created" />}
        <div>
          <Button type="submit" loading={isPending}>
            Create app
          </Button>
        </div>
      </Stack>
    </form>
  );
}
