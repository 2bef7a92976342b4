import type { TokenService } from '../../../domain/lane.js';
import { PUSH_SERVICES } from '../../../domain/pushService.js';

/** Who sends the requests, and where. */
interface ShellScene {
  /** The gateway's: `http://127.0.0.1:4000`. */
  origin: string;
  tenantHost: string;
  appId: string;
}

/** An example token of each kind; the simulators accept any. */
export const EXAMPLE_TOKENS: Readonly<Record<TokenService, string>> = {
  IOS_APNS: '00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0',
  IOS_FIREBASE: 'aGVsbG8gZnJvbSBiZWNrb24:APA91bFirstRunOnIos',
  ANDROID_FIREBASE: 'aGVsbG8gZnJvbSBiZWNrb24:APA91bFirstRunOnAndroid',
};

/** The body of the REST subscription. @param bundleId for IOS_APNS */
export function deviceBody(service: TokenService, token: string, bundleId: string | null): Record<string, string> {
  const { provider, restName } = PUSH_SERVICES[service];
  const body = { [`${restName}_device_token`]: token };
  return provider === 'apns' && bundleId !== null ? { ...body, ios_app_bundle_id: bundleId } : body;
}

/** POSIX shell commands of a device: request a chat and subscribe to it. */
export function subscribeText({ origin, tenantHost, appId }: ShellScene, body: Record<string, string>): string {
  // Neither an origin nor an encoded value contains anything special inside double quotes.
  const chats = (rest: string) =>
    `"${origin}/clientweb/api/v2/chats${rest}?tenantUrl=${encodeURIComponent(tenantHost)}"`;
  return `DEVICE=${quoted(`MOBILE-API-140-327-PLAIN appId="${appId}", clientId="first-run-phone"`)}

CHAT=$(curl -s ${chats('')} \\
  -H "Authorization: $DEVICE" -H 'Content-Type: application/json' \\
  -d '{}' | sed -n 's/.*"chat_id":"\\([^"]*\\)".*/\\1/p')

curl -s ${chats('/$CHAT/notifications')} \\
  -H "Authorization: $DEVICE" -H 'Content-Type: application/json' \\
  -d ${quoted(JSON.stringify(body))}`;
}

/** Reads the platform's key from the prompt, to keep it out of the shell's history. */
export const READ_KEY_TEXT = 'printf "Key: "; read -rs PLATFORM_KEY; echo';

/** A POSIX shell command of the chat platform: publish an agent's message. */
export function publishText({ origin }: Pick<ShellScene, 'origin'>, chatId: string | null): string {
  const url = (chat: string) => `${origin}/platform/v1/chats/${chat}/events`;
  const event = {
    event: 'chat_session_message',
    party_id: 'agent-1',
    display_name: 'Anna',
    msg: 'Your first push is here!',
  };
  return `curl -s ${chatId === null ? `"${url('$CHAT')}"` : quoted(url(encodeURIComponent(chatId)))} \\
  -H "Authorization: Bearer $PLATFORM_KEY" -H 'Content-Type: application/json' \\
  -d ${quoted(JSON.stringify({ events: [event] }))}`;
}

/** Quotes a text for a POSIX shell (POSIX.1-2024, "Single-Quotes"). */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
