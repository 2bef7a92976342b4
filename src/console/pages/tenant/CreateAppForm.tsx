import { useForm } from '@mantine/form';
import { useSubmission } from '../../forms/useSubmission.js';
import { useRefresh, useSend } from '../../gateway/requests.js';
import { AppChoicesDocument, CreateAppDocument } from '../../generated/graphql.js';
import { SubmitForm } from '../../parts/SubmitForm.js';
import { TextField } from '../../parts/TextField.js';

interface CreateAppFormProps {
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
      appId: (appId) => (appId.trim() === '' ? 'Enter an id' : null),
      name: (name) => (name.trim() === '' ? 'Enter a name' : null),
    },
  });
  const submission = useSubmission({
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
    <SubmitForm
      label="Create an app"
      submission={submission}
      failed="The app was not created"
      action="Create app"
      maw={480}
      align="stretch"
    >
      <TextField
        form={form}
        name="appId"
        label="App id"
        description="The id that the mobile app sends. No spaces, quotes, commas or equals signs."
        spellCheck={false}
        required
        data-autofocus
      />
      <TextField
        form={form}
        name="name"
        label="App name"
        description="The title of notifications whose speaker has no name."
        required
      />
    </SubmitForm>
  );
}
