import { randomUUID } from 'node:crypto';
import { platformPath } from '../contract/platformDoors.js';
import { ChatSessionDocument, type ChatSessionFieldsFragment } from '../generated/graphql.js';
import { graphql, graphqlData, post } from '../support/api.js';
import { createContactCenter, unknownCredentials, type ContactCenter } from '../support/contactCenter.js';
import { useGateway } from '../support/useGateway.js';
import { openConnection, type KeptConnection, type WireAnswer } from './keptConnection.js';
import { recordedRequests, type Values } from './recordedRequests.js';
import type { PublishedEvent } from './serverEvents.js';

/** Polls are held for at most so long here; each for up to a fifth less, at random. */
const HOLD_MS = 1_000;
/** No poll without events is answered sooner. */
export const LEAST_HOLD_MS = 0.7 * HOLD_MS;
/** No provider is anywhere. */
const NOWHERE = 'https://127.0.0.1:9';
const SET_AVAILABILITY = `
  mutation ($input: SetAvailabilityInput!) {
    setAvailability(input: $input) { userErrors { code } }
  }`;

/** An installation of an app with its SDK: a connection for its calls, and another for its polls. */
export interface Installation {
  /** The recorded request, for this installation. */
  bytes(name: string, more?: Values): Buffer;
  /** Sends it over the connection for calls, which stays open throughout. */
  call(name: string, more?: Values): Promise<WireAnswer>;
  poll(): Promise<WireAnswer>;
  calls: KeptConnection;
  polls: KeptConnection;
  /** What its recordings are filled with. */
  values: Values;
  /** From now on its calls are about this chat. */
  enter(chatId: string): void;
}

/** A gateway for the file's tests, a contact center on it, and its customers' phones. */
export function useSdkStage() {
  const gateway = useGateway(() => ({
    BECKON_APNS_URL: NOWHERE,
    BECKON_FCM_URL: NOWHERE,
    HTTPS_PROXY: 'http://127.0.0.1:9',
    BECKON_POLL_SECONDS: String(HOLD_MS / 1_000),
  }));
  let made: ContactCenter | undefined;
  const opened: KeptConnection[] = [];
  const url = () => gateway().url;
  beforeAll(async () => {
    made = await createContactCenter(url(), gateway().operatorKey, { credentials: unknownCredentials() });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((connection) => connection.close()));
  });

  function center(): ContactCenter {
    if (!made) throw new Error('only inside a test');
    return made;
  }

  /** A connection that is closed after the test. */
  async function connected(): Promise<KeptConnection> {
    const connection = await openConnection(url());
    opened.push(connection);
    return connection;
  }

  return {
    connected,

    /** @param recording beside this file @param more values, such as those of another client on the same phone */
    async install(recording: string, more: Values = {}): Promise<Installation> {
      const recorded = recordedRequests(recording);
      const values: Record<string, string> = {
        host: new URL(url()).host,
        tenant: center().host,
        appId: center().appId,
        clientId: randomUUID(),
        partyId: randomUUID(),
        nonce: String(Date.now()),
        seconds: String(Math.floor(Date.now() / 1_000)),
        ...more,
      };
      const bytes = (name: string, ofCall: Values = {}) => recorded(name, { ...values, ...ofCall });
      const [calls, polls] = [await connected(), await connected()];
      return {
        bytes,
        values,
        calls,
        polls,
        call: (name, ofCall) => calls.exchange(bytes(name, ofCall)),
        poll: () => polls.exchange(bytes('poll')),
        enter: (chatId) => void (values['chatId'] = chatId),
      };
    },

    /** What the platform says to a chat, through its own door. */
    async publish(chatId: string, ...events: PublishedEvent[]): Promise<void> {
      const answer = await post(url(), platformPath(chatId), center().platform, { events });
      if (answer.status !== 202) throw new Error(answer.text);
    },

    /** What an admin sees of a chat. */
    async standing(chatId: string): Promise<ChatSessionFieldsFragment> {
      const { chatSession } = await graphqlData(url(), center().admin, ChatSessionDocument, { chatId });
      if (!chatSession) throw new Error('there is no such chat');
      return chatSession;
    },

    /** Whether the app takes chats now. */
    async setAvailable(available: boolean, estimatedWaitSeconds: number | null = null): Promise<void> {
      const { host: tenantHost, appId, admin } = center();
      const input = { tenantHost, appId, available, estimatedWaitSeconds };
      const { errors, text } = await graphql(url(), admin, SET_AVAILABILITY, { input });
      if (errors.length > 0) throw new Error(text);
    },
  };
}
