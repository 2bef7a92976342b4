import { useState } from 'react';
import { Text } from '@mantine/core';
import type { AppQuery } from '../../generated/graphql.js';
import { Section } from '../../parts/Section.js';
import { TestNotificationForm } from './TestNotificationForm.js';
import { TestReceipt, type Receipt } from './TestReceipt.js';

export interface TestNotificationSectionProps {
  tenantHost: string;
  app: NonNullable<AppQuery['app']>;
}

/** Sends a notification at once, and shows what the push service says. */
export function TestNotificationSection({ tenantHost, app }: TestNotificationSectionProps) {
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  return (
    <Section
      title="Test notification"
      lead="Sent once and at once, outside of the outbox. The audit log keeps that it was."
    >
      {app.pushServices.length === 0 ? (
        <Text>Set up a push service first.</Text>
      ) : (
        <TestNotificationForm tenantHost={tenantHost} app={app} onDone={setReceipt} />
      )}
      {receipt && <TestReceipt receipt={receipt} />}
    </Section>
  );
}
