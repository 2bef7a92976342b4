import { useState } from 'react';
import { useMayChange } from '../../gateway/useMayChange.js';
import { Page } from '../../parts/Page.js';
import { ReadOnlyNote } from '../../parts/ReadOnlyNote.js';
import { TenantNeeded } from '../../parts/TenantNeeded.js';
import { EraseForm } from './EraseForm.js';
import { EraseProof, type Erased } from './EraseProof.js';

/** Erases all that is known of a chat, a client or a device. */
export function ErasePage() {
  const mayChange = useMayChange();
  return (
    <TenantNeeded what="Chats, clients and devices are erased" title="Erase">
      {(tenantHost) => (
        <Page title="Erase" lead={`All that ${tenantHost} keeps of a chat, a client or a device, for good.`}>
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
