import {
  SubscribeDocument,
  UnsubscribeDocument,
  type ChatSessionFieldsFragment,
  type UserErrorFieldsFragment,
} from '../generated/graphql.js';
import { graphql, post, type GraphqlAnswer, type Identity } from '../support/api.js';

/** One way of being reached, in words of no door; what is undefined is left out, what is null is sent as null. */
export type Variant = { token?: unknown; installationId?: unknown; bundleId?: unknown } | null;

/** A browser's subscription. */
export type Browser = { endpoint?: unknown; p256dh?: unknown; auth?: unknown } | null;

/** What a device sends to be notified: one variant, or by mistake any number of them. */
export type Device = Partial<Record<TokenVariant, Variant>> & { webPush?: Browser };

type TokenVariant = 'iosApns' | 'iosFirebase' | 'androidFirebase';

/** HTTP status, and the door's own code. */
export type Refusal = readonly [status: number, code: string];

export interface Outcome {
  /** How the session stands with each service by the answer; null when it was refused. */
  services: Record<string, string> | null;
  refusal: Refusal | null;
  text: string;
}

export type DoorName = 'REST' | 'GraphQL';

/** A way into the gateway: what a device does must come to the same through each. */
export interface Door {
  name: DoorName;
  /** What it sends to subscribe, as a client's JSON. */
  bodyOf(chatId: string, device: Device): string;
  subscribe(url: string, identity: Identity, chatId: string, device: Device): Promise<Outcome>;
  unsubscribe(url: string, identity: Identity, chatId: string): Promise<Outcome>;
  /** Sends bytes in the place of a body. @param contentType null for none */
  sendBytes(
    url: string,
    identity: Identity,
    chatId: string,
    body: string | Buffer,
    contentType: string | null,
  ): Promise<Outcome>;
}

export function notificationsPath(chatId: string, version = 'v2'): string {
  return `/clientweb/api/${version}/chats/${encodeURIComponent(chatId)}/notifications`;
}

export const restDoor: Door = {
  name: 'REST',
  bodyOf: (_chatId, device) => JSON.stringify(legacyBody(device)),
  subscribe: (url, identity, chatId, device) => notify(url, identity, chatId, legacyBody(device)),
  unsubscribe: (url, identity, chatId) => notify(url, identity, chatId, {}),
  sendBytes: (url, identity, chatId, body, contentType) => notify(url, identity, chatId, body, headerOf(contentType)),
};

export const graphqlDoor: Door = {
  name: 'GraphQL',
  bodyOf: (chatId, device) => JSON.stringify({ query: SubscribeDocument, variables: variablesOf(chatId, device) }),
  async subscribe(url, identity, chatId, device) {
    const document = SubscribeDocument.toString();
    return graphqlOutcome(await graphql<Payloads, unknown>(url, identity, document, variablesOf(chatId, device)));
  },
  async unsubscribe(url, identity, chatId) {
    const document = UnsubscribeDocument.toString();
    return graphqlOutcome(await graphql<Payloads, unknown>(url, identity, document, { input: { chatId } }));
  },
  async sendBytes(url, { authorization, tenantUrl }, _chatId, body, contentType) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        ...headerOf(contentType),
        ...(authorization !== undefined && { authorization }),
        ...(tenantUrl !== undefined && { 'x-tenant-url': tenantUrl }),
      },
      body: new Uint8Array(Buffer.from(body)),
    });
    const text = await response.text();
    const { data = null, errors = [] } = JSON.parse(text) as Partial<GraphqlAnswer<Payloads>>;
    return graphqlOutcome({ status: response.status, data, errors, text });
  },
};

export const DOORS: readonly Door[] = [restDoor, graphqlDoor];

type Payloads = Record<
  string,
  { chatSession: ChatSessionFieldsFragment | null; userErrors: UserErrorFieldsFragment[] } | null
>;

function headerOf(contentType: string | null): Record<string, string> {
  return contentType === null ? {} : { 'content-type': contentType };
}

async function notify(
  url: string,
  identity: Identity,
  chatId: string,
  body: unknown,
  headers?: Record<string, string>,
): Promise<Outcome> {
  const answer = await post(url, notificationsPath(chatId), identity, body, headers);
  const { text, status } = answer;
  if (status !== 200) return { services: null, refusal: [status, String(answer.body['error_code'])], text };
  const services = Object.entries(answer.body as Record<string, string>).map(([service, standing]) => [
    service.toUpperCase(),
    standing.toUpperCase(),
  ]);
  return { services: Object.fromEntries(services) as Record<string, string>, refusal: null, text };
}

function graphqlOutcome({ status, data, errors, text }: GraphqlAnswer<Payloads>): Outcome {
  const [error] = errors;
  if (error) return { services: null, refusal: [status, error.extensions?.code ?? 'none'], text };
  const [payload] = Object.values(data ?? {});
  const [mistake] = payload?.userErrors ?? [];
  if (mistake) return { services: null, refusal: [status, mistake.code], text };
  if (!payload?.chatSession) throw new Error(`neither done nor refused: ${text}`);
  const services = payload.chatSession.services.map((entry) => [entry.service, entry.status]);
  return { services: Object.fromEntries(services) as Record<string, string>, refusal: null, text };
}

const LEGACY_NAMES = {
  iosApns: 'ios_apns',
  iosFirebase: 'ios_firebase',
  androidFirebase: 'android_firebase',
} as const satisfies Record<TokenVariant, string>;

/** The published snake_case body, and our extensions of it. */
export function legacyBody({ webPush, ...device }: Device): Record<string, unknown> {
  const variants = Object.entries(device) as [TokenVariant, Variant][];
  return Object.assign(
    {},
    ...variants.map(([name, variant]) => {
      const field = LEGACY_NAMES[name];
      if (variant === null) return { [`${field}_device_token`]: null };
      const { token, installationId } = variant;
      return {
        ...((token !== undefined || installationId === undefined) && { [`${field}_device_token`]: token }),
        ...(installationId !== undefined && { [`${field}_installation_id`]: installationId }),
        ...('bundleId' in variant && { ios_app_bundle_id: variant.bundleId }),
      };
    }),
    webPush !== undefined && { web_push_subscription: webPush && legacySubscription(webPush) },
  ) as Record<string, unknown>;
}

/** The shape of `PushSubscription.toJSON()`. */
function legacySubscription({ endpoint, p256dh, auth }: NonNullable<Browser>): Record<string, unknown> {
  return { endpoint, expirationTime: null, keys: { p256dh, auth } };
}

function variablesOf(chatId: string, { webPush, ...device }: Device): Record<string, unknown> {
  const variants = Object.entries(device) as [TokenVariant, Variant][];
  const input = Object.fromEntries(
    variants.map(([name, variant]) => [
      name,
      variant && {
        deviceToken: variant.token,
        installationId: variant.installationId,
        ...('bundleId' in variant && { bundleId: variant.bundleId }),
      },
    ]),
  );
  return { input: { chatId, device: { ...input, webPush } } };
}
