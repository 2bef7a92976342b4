import { useParams } from 'react-router';
import { TenantNeeded } from '../../parts/TenantNeeded.js';
import { SessionDetails } from './SessionDetails.js';

/** One chat session: what is known of it, whether its client is notified, and what has happened. */
export function SessionPage() {
  const { chatId = '' } = useParams();
  return (
    <TenantNeeded what="Chats are shown" title="Chat">
      {(tenantHost) => <SessionDetails key={`${tenantHost} ${chatId}`} tenantHost={tenantHost} chatId={chatId} />}
    </TenantNeeded>
  );
}
