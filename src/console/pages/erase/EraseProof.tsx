import { Button, Group, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Command } from '../../parts/Command.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Facts } from '../../parts/Facts.js';
import { Section } from '../../parts/Section.js';
import type { EraseMutation } from '../../generated/graphql.js';

export type Erased = EraseMutation['erase'];

/** What was erased, and the entry of the audit log that proves it. */
export function EraseProof({ erased: { erased, auditEntry }, onAgain }: { erased: Erased; onAgain: () => void }) {
  const said = useRef<HTMLDivElement>(null);
  useEffect(() => said.current?.focus(), []);
  return (
    <Section title="It is erased">
      <div ref={said} tabIndex={-1} role="status">
        <Facts
          facts={[
            ['Chats', erased?.chatSessions],
            ['Push subscriptions', erased?.pushSubscriptions],
            ['Chat events', erased?.chatEvents],
            ['Deliveries', erased?.deliveries],
          ]}
        />
      </div>
      {auditEntry && (
        <>
          <Text>
            The proof stands in the{' '}
            <ConsoleLink to="/audit" values={{ object: auditEntry.object }}>
              audit log
            </ConsoleLink>
            :
          </Text>
          <Command text={JSON.stringify(auditEntry, null, 2)} what="the proof" />
        </>
      )}
      <Group>
        <Button variant="default" onClick={onAgain}>
          Erase something else
        </Button>
      </Group>
    </Section>
  );
}
