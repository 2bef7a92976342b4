import { Button, Radio, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/requests.js';
import { EraseDocument, PreviewEraseDocument, type EraseMutation } from '../../generated/graphql.js';
import { ConfirmDialog } from '../../parts/Dialog.js';
import { Section } from '../../parts/Page.js';
import { Failure } from '../../parts/states.js';
import { TextField } from '../../parts/TextField.js';
import { ErasureCounts } from './ErasureCounts.js';
import { eraseInput, type EraseKind, type EraseValues } from './eraseInput.js';

export type Erased = EraseMutation['erase'];
type Counts = NonNullable<Erased['erased']>;

interface Field {
  name: keyof EraseValues;
  label: string;
  description: string;
}

const APP: Field = { name: 'appId', label: 'App id', description: "The client's app." };
const KINDS: Readonly<Record<EraseKind, { label: string; description: string; fields: readonly Field[] }>> = {
  chat: {
    label: 'A chat',
    description: 'One conversation, by its id',
    fields: [{ name: 'chatId', label: 'Chat id', description: 'An active chat is ended.' }],
  },
  client: {
    label: 'A client',
    description: 'All chats of one app installation',
    fields: [APP, { name: 'clientId', label: 'Client id', description: 'The whole id, as the app sends it.' }],
  },
  token: {
    label: 'A device',
    description: 'All chats subscribed with one device token',
    fields: [{ name: 'deviceToken', label: 'Device token', description: 'The whole id, as the app sends it.' }],
  },
  phone: {
    label: 'A phone number',
    description: 'All chats that were requested with it',
    fields: [{ name: 'phoneNumber', label: 'Phone number', description: 'With or without blanks, hyphens and +.' }],
  },
};
const EMPTY: EraseValues = { chatId: '', appId: '', clientId: '', deviceToken: '', phoneNumber: '' };

interface EraseFormProps {
  tenantHost: string;
  onErased: (erased: Erased) => void;
}

/** Asks what to erase, explains the consequences, and erases after a confirmation. Stores none of the input. */
export function EraseForm({ tenantHost, onErased }: EraseFormProps) {
  const erase = useSend(EraseDocument);
  const [kind, setKind] = useState<EraseKind>('chat');
  const [counts, setCounts] = useState<Counts | null>(null);
  const preview = useSend(PreviewEraseDocument);
  const { fields } = KINDS[kind];
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: EMPTY,
    validate: (values) =>
      Object.fromEntries(
        fields.filter(({ name }) => values[name].trim() === '').map(({ name }) => [name, 'Enter the whole value']),
      ),
  });
  const { onSubmit, isPending, failure, forget } = useSubmission({
    form,
    async send(values) {
      const answer = (await erase({ input: eraseInput(kind, tenantHost, values) })).erase;
      // Shown in the dialog, which covers the fields.
      if (!answer.erased) return answer.userErrors.map(({ message }) => ({ message }));
      form.reset();
      onErased(answer);
      return [];
    },
  });
  // First the counts: what matches nothing is said at the field.
  const counting = useSubmission({
    form,
    async send(values) {
      const { erased, userErrors } = (await preview({ input: eraseInput(kind, tenantHost, values) })).erase;
      // The path begins with the variant.
      if (!erased) return userErrors.map(({ message, path }) => ({ message, path: path?.slice(1) ?? null }));
      setCounts(erased);
      return [];
    },
  });
  const leave = () => {
    forget();
    setCounts(null);
  };
  return (
    <Section title="What to erase">
      <form onSubmit={counting.onSubmit} noValidate aria-label="Erase">
        <Stack maw={560} align="flex-start">
          <Radio.Group label="Erase" value={kind} onChange={(value) => setKind(value)}>
            <Stack gap="xs" mt={4}>
              {Object.entries(KINDS).map(([value, { label, description }]) => (
                <Radio key={value} value={value} label={label} description={description} />
              ))}
            </Stack>
          </Radio.Group>
          {fields.map(({ name, label, description }) => (
            <TextField
              key={name}
              form={form}
              name={name}
              label={label}
              description={description}
              spellCheck={false}
              required
              w="100%"
            />
          ))}
          {counting.failure && <Failure error={counting.failure} title="Nothing was erased" />}
          <Button type="submit" color="red" loading={counting.isPending}>
            Erase…
          </Button>
        </Stack>
      </form>
      <ConfirmDialog
        title="Erase for good?"
        opened={counts !== null}
        action="Erase for good"
        word="erase"
        onConfirm={onSubmit}
        onClose={leave}
        isPending={isPending}
        failure={failure}
      >
        {counts && <ErasureCounts counts={counts} />}
        <Text size="sm">The audit log records who erased how much: this is the proof.</Text>
      </ConfirmDialog>
    </Section>
  );
}
