import { Button, Stack, Text } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { useRefresh } from '../../gateway/requests.js';
import { FirstRunAppsDocument } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Command, SecretOnce } from '../../parts/copying.js';
import { CreateKeyForm } from '../keys/CreateKeyForm.js';
import { publishText, READ_KEY_TEXT } from './shellTexts.js';

const PLATFORM_ONLY = ['PLATFORM'] as const;

interface KeyStepProps {
  tenantHost: string;
  /** Keeps the step open while it shows the key. */
  onHold: (isHeld: boolean) => void;
}

/** Creates the key with which the chat platform publishes events. */
export function KeyStep({ tenantHost, onHold }: KeyStepProps) {
  const refresh = useRefresh();
  const [secret, setSecret] = useState<string | null>(null);
  const hold = useEffectEvent(onHold);
  const isHeld = secret !== null;
  // Unmounting releases the step, so a reader who closed it is not held.
  useEffect(() => {
    if (!isHeld) return;
    hold(true);
    return () => hold(false);
  }, [isHeld]);
  const show = (made: string) => {
    setSecret(made);
    void refresh(FirstRunAppsDocument);
  };
  return (
    <Stack>
      <Text>
        The chat platform publishes its chats&apos; events to Beckon with a key. Keys are listed under{' '}
        <ConsoleLink to="/keys">API keys</ConsoleLink>.
      </Text>
      {secret === null ? (
        <CreateKeyForm tenantHost={tenantHost} roles={PLATFORM_ONLY} onDone={show} />
      ) : (
        <>
          <SecretOnce secret={secret} what="the key" />
          <Text>In the platform&apos;s terminal, this command asks for the key:</Text>
          <Command text={READ_KEY_TEXT} what="the command that asks for the key" />
          <Text>Once there is a chat, the platform publishes with the key like this:</Text>
          <Command text={publishText(window.location, null)} what="the request of the platform" />
          <div>
            <Button onClick={() => setSecret(null)}>I have stored it: continue</Button>
          </div>
        </>
      )}
    </Stack>
  );
}
