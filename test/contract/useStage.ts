import { randomBytes } from 'node:crypto';
import { ChatSessionDocument, EndChatDocument, type ChatSessionFieldsFragment } from '../generated/graphql.js';
import { graphqlData, type Identity } from '../support/api.js';
import {
  createContactCenter,
  unknownCredentials,
  type ContactCenter,
  type ContactCenterOptions,
} from '../support/contactCenter.js';
import { useGateway } from '../support/useGateway.js';

/** A chat of a client of its own. */
export interface Chat {
  chatId: string;
  clientId: string;
  device: Identity;
}

/** A gateway with a contact center, and a view of what it has stored. */
export interface Stage {
  url: string;
  operatorKey: string;
  /** All that the gateway has logged. */
  log(): string;
  center: ContactCenter;
  createCenter(options?: ContactCenterOptions): Promise<ContactCenter>;
  newChat(center?: ContactCenter): Promise<Chat>;
  endChat(chat: Chat): Promise<void>;
  /** What the admin sees of a chat. */
  stored(chatId: string, center?: ContactCenter): Promise<ChatSessionFieldsFragment>;
}

/** Starts the file's gateway and sets up one contact center on it. */
export function useStage(): () => Stage {
  const gateway = useGateway();
  const credentials = unknownCredentials();
  let made: ContactCenter | undefined;
  const createCenter = (options: ContactCenterOptions = {}) =>
    createContactCenter(gateway().url, gateway().operatorKey, { credentials, ...options });
  beforeAll(async () => {
    made = await createCenter();
  });
  return () => {
    if (!made) throw new Error('only inside a test');
    const center = made;
    const { url, operatorKey, log } = gateway();
    return {
      url,
      operatorKey,
      log,
      center,
      createCenter,
      async newChat(owner = center) {
        const clientId = newClientId();
        const device = owner.device(clientId);
        return { chatId: await owner.requestChat(device), clientId, device };
      },
      async endChat({ chatId }) {
        await graphqlData(url, center.platform, EndChatDocument, { input: { chatId } });
      },
      async stored(chatId, owner = center) {
        const { chatSession } = await graphqlData(url, owner.admin, ChatSessionDocument, { chatId });
        if (!chatSession) throw new Error('there is no such chat');
        return chatSession;
      },
    };
  };
}

export function newClientId(): string {
  return `install-${randomBytes(12).toString('hex')}`;
}

/** What is stored of a session, without what must differ between two: ids and the hour. */
export function comparable({ state, endedAt, services, pushSubscription: subscription }: ChatSessionFieldsFragment) {
  return {
    state,
    hasEnded: endedAt !== null,
    services,
    subscription: subscription && {
      service: subscription.service,
      deviceToken: subscription.deviceToken,
      bundleId: subscription.bundleId,
      refreshedSinceCreated: Date.parse(subscription.refreshedAt) > Date.parse(subscription.createdAt),
    },
  };
}

/** Pieces of what must not be shown that are long enough to tell something: none may be in an answer or a log. */
export function shownPieces(text: string, secrets: readonly string[]): string[] {
  return secrets.flatMap((secret) =>
    secret.length < 8
      ? []
      : windows(secret)
          .filter((piece) => text.includes(piece))
          .slice(0, 1),
  );
}

/** Every run of 8 characters: the redacted form shows four at each end. */
function windows(secret: string): string[] {
  return [...new Set(Array.from({ length: secret.length - 7 }, (_, at) => secret.slice(at, at + 8)))];
}
