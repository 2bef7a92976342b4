import { Button, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useMayChange } from '../../gateway/session.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Facts } from '../../parts/Facts.js';
import { Page, ReadOnlyNote, Section } from '../../parts/Page.js';
import { Command } from '../../parts/copying.js';
import { TenantNeeded } from '../../parts/ofTenant.js';
import { EraseForm, type Erased } from './EraseForm.js';

/** Erases all data of a chat, a client or a device. */
export function ErasePage() {
  const mayChange = useMayChange();
  return (
    <TenantNeeded what="Chats, clients and devices are erased" title="Erase">
      {(tenantHost) => (
        <Page title="Erase" lead="Permanently removes all data of a chat, a client or a device of the tenant.">
          <ReadOnlyNote />
          {mayChange && <Erasing key={tenantHost} tenantHost={tenantHost} />}
        </Page>
      )}
    </TenantNeeded>
  );
}

function Erasing({ tenantHost }: { tenantHost: string }) {
  const [erased, setErased] = useState<Erased | null>(null);
  if (erased) return <EraseProof erased={erased} onAgain={() => setErased(null)} />;
  return <EraseForm tenantHost={tenantHost} onErased={setErased} />;
}

/** What was erased, with the audit entry as proof. */
function EraseProof({ erased: { erased, auditEntry }, onAgain }: { erased: Erased; onAgain: () => void }) {
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => shown.current?.focus(), []);
  return (
    <Section title="Erased">
      <div ref={shown} tabIndex={-1} role="status">
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
            The proof is in the{' '}
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
