import { Button, Stack, Text } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { useRefresh } from '../../gateway/requests.js';
import { FirstRunAppsDocument } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Command, SecretOnce } from '../../parts/copying.js';
import { CreateKeyForm } from '../keys/CreateKeyForm.js';
import { publishText, READ_KEY_TEXT } from './shellTexts.js';

const PLATFORM_ONLY = ['PLATFORM'] as const;

export interface KeyStepProps {
  tenantHost: string;
  /** Keeps the step open while it shows the key. */
  onHold: (isHeld: boolean) => void;
}

/** A key by which the chat platform publishes events. */
export function KeyStep({ tenantHost, onHold }: KeyStepProps) {
  const refresh = useRefresh();
  const [secret, setSecret] = useState<string | null>(null);
  const hold = useEffectEvent(onHold);
  const isHeld = secret !== null;
  // Only as long as it is there: whoever has closed the step meanwhile is not kept at it.
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
        The chat platform tells Beckon what happens in its chats, and signs in by a key. Keys are listed under{' '}
        <ConsoleLink to="/keys">API keys</ConsoleLink>.
      </Text>
      {secret === null ? (
        <CreateKeyForm tenantHost={tenantHost} roles={PLATFORM_ONLY} onDone={show} />
      ) : (
        <>
          <SecretOnce secret={secret} what="the key" />
          <Text>In the terminal in which you will be the platform, this asks for the key:</Text>
          <Command text={READ_KEY_TEXT} what="the command that asks for the key" />
          <Text>With it the platform publishes like this, as soon as there is a chat:</Text>
          <Command text={publishText(window.location, null)} what="the request of the platform" />
          <div>
            <Button onClick={() => setSecret(null)}>I have kept it: go on</Button>
          </div>
        </>
      )}
    </Stack>
  );
}
