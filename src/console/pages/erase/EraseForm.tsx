import { Button, List, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { pointAt, useSubmission } from '../../forms/useSubmission.js';
import { useSend } from '../../gateway/requests.js';
import { EraseDocument } from '../../generated/graphql.js';
import { ConfirmDialog } from '../../parts/Dialog.js';
import { Section } from '../../parts/Page.js';
import type { Erased } from './ErasePage.js';
import { eraseInput, type EraseKind, type EraseValues } from './eraseInput.js';

interface Field {
  name: keyof EraseValues;
  label: string;
  description: string;
}

const APP: Field = { name: 'appId', label: 'App id', description: 'The app that the client is of.' };
const KINDS: Readonly<Record<EraseKind, { label: string; description: string; fields: readonly Field[] }>> = {
  chat: {
    label: 'A chat',
    description: 'One conversation, by its id',
    fields: [{ name: 'chatId', label: 'Chat id', description: 'Also one that goes on: it is over then.' }],
  },
  client: {
    label: 'A client',
    description: 'All chats of one installation of an app',
    fields: [APP, { name: 'clientId', label: 'Client id', description: 'Whole, as the app sends it.' }],
  },
  token: {
    label: 'A device',
    description: 'All chats that are notified by one device token',
    fields: [{ name: 'deviceToken', label: 'Device token', description: 'Whole, as the app sends it.' }],
  },
};
const EMPTY: EraseValues = { chatId: '', appId: '', clientId: '', deviceToken: '' };

export interface EraseFormProps {
  tenantHost: string;
  onErased: (erased: Erased) => void;
}

/** Asks what to erase, says what goes with it, and does it once that is confirmed. What is named is kept nowhere. */
export function EraseForm({ tenantHost, onErased }: EraseFormProps) {
  const erase = useSend(EraseDocument);
  const [kind, setKind] = useState<EraseKind>('chat');
  const [isAsking, { open, close }] = useDisclosure();
  const { fields } = KINDS[kind];
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: EMPTY,
    validate: (values) =>
      Object.fromEntries(
        fields.filter(({ name }) => values[name].trim() === '').map(({ name }) => [name, 'Give it whole']),
      ),
  });
  const { onSubmit, isPending, failure, forget } = useSubmission({
    form,
    async send(values) {
      const answer = (await erase({ input: eraseInput(kind, tenantHost, values) })).erase;
      // Said where it was confirmed: the fields are behind.
      if (!answer.erased) return answer.userErrors.map(({ message }) => ({ message }));
      form.reset();
      onErased(answer);
      return [];
    },
  });
  const leave = () => {
    forget();
    close();
  };
  return (
    <Section title="What to erase">
      <form onSubmit={form.onSubmit(open, (errors) => pointAt(form, errors))} noValidate aria-label="Erase">
        <Stack maw={560} align="flex-start">
          <Radio.Group label="By" value={kind} onChange={(value) => setKind(value)}>
            <Stack gap="xs" mt={4}>
              {Object.entries(KINDS).map(([value, { label, description }]) => (
                <Radio key={value} value={value} label={label} description={description} />
              ))}
            </Stack>
          </Radio.Group>
          {fields.map(({ name, label, description }) => (
            <TextInput
              key={form.key(name)}
              label={label}
              description={description}
              autoComplete="off"
              spellCheck={false}
              required
              w="100%"
              {...form.getInputProps(name)}
            />
          ))}
          <Button type="submit" color="red">
            Erase…
          </Button>
        </Stack>
      </form>
      <ConfirmDialog
        title="Erase for good?"
        opened={isAsking}
        action="Erase for good"
        word="erase"
        onConfirm={onSubmit}
        onClose={leave}
        isPending={isPending}
        failure={failure}
      >
        <Text size="sm">Of each chat that is found, this is removed and cannot be brought back:</Text>
        <List size="sm">
          <List.Item>the chat itself; one that goes on is over</List.Item>
          <List.Item>its push subscription with the device token</List.Item>
          <List.Item>what was said and done in it</List.Item>
          <List.Item>its deliveries, those under way too</List.Item>
        </List>
        <Text size="sm">The audit log keeps that it was done, by whom and how much it was: that is the proof.</Text>
      </ConfirmDialog>
    </Section>
  );
}
