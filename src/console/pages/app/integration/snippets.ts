import type { PushService } from '../../../../domain/pushService.js';

/** What the snippets of an app name. */
export interface SnippetValues {
  /** Where clients reach the gateway, without a slash at the end. */
  baseUrl: string;
  tenantHost: string;
  appId: string;
  /** Of the app's APNs setup; null: it has none. */
  bundleId: string | null;
  /** The services that devices can subscribe with. */
  services: readonly PushService[];
}

/** Code to copy, for one kind of client. */
interface Snippet {
  title: string;
  /** Where it goes in an app. */
  lead: string;
  code: string;
}

/** The snippets of an app: they request a chat and subscribe, with the mobile SDK API. */
export function snippetsOf(values: SnippetValues): Record<'ios' | 'android' | 'web' | 'curl', Snippet> {
  return {
    ios: iosSnippet(values),
    android: androidSnippet(values),
    web: webSnippet(values),
    curl: curlSnippet(values),
  };
}

const CHATS = '/clientweb/api/v2/chats';

function tenantQuery({ tenantHost }: SnippetValues): string {
  return `?tenantUrl=${encodeURIComponent(tenantHost)}`;
}

/** The value of the Authorization header. @param clientId as it stands in the code around it */
function authorizationOf({ appId }: SnippetValues, clientId: string): string {
  return `MOBILE-API-140-327-PLAIN appId="${appId}", clientId="${clientId}"`;
}

/** The body that subscribes, with a made-up token. */
function exampleBody({ services, bundleId }: SnippetValues): string {
  if (services.includes('ANDROID_FIREBASE')) return '{"android_firebase_device_token": "THE-TOKEN-OF-FIREBASE"}';
  if (services.includes('IOS_APNS')) {
    return `{"ios_apns_device_token": "${'00fc13ad'.repeat(8)}", "ios_app_bundle_id": ${JSON.stringify(bundleId ?? '')}}`;
  }
  if (services.includes('IOS_FIREBASE')) return '{"ios_firebase_device_token": "THE-TOKEN-OF-FIREBASE"}';
  return '{}';
}

function curlSnippet(values: SnippetValues): Snippet {
  const code = `BECKON=${shellText(values.baseUrl)}
call() { curl -sS "$BECKON$1" -H ${shellText(`Authorization: ${authorizationOf(values, 'test-installation-1')}`)} \\
  -H 'UserAgent: MobileClient' -H 'Content-Type: application/json' -d "$2"; }

CHAT=$(call ${shellText(CHATS + tenantQuery(values))} '{"parameters": {}}' |
  grep -o '"chat_id":"[^"]*"' | cut -d '"' -f 4)
call "/clientweb/api/v2/chats/$CHAT/notifications"${shellText(tenantQuery(values))} \\
  ${shellText(exampleBody(values))}
`;
  return { title: 'curl', lead: 'Requests a chat, and subscribes a made-up device to it.', code };
}

function iosSnippet(values: SnippetValues): Snippet {
  const isNative = values.services.includes('IOS_APNS') || !values.services.includes('IOS_FIREBASE');
  const body = isNative
    ? `["ios_apns_device_token": token, "ios_app_bundle_id": Bundle.main.bundleIdentifier ?? ""]`
    : `["ios_firebase_device_token": token]`;
  const origin = isNative
    ? '// The token of application(_:didRegisterForRemoteNotificationsWithDeviceToken:), as hexadecimal digits:\n' +
      '// deviceToken.map { String(format: "%02x", $0) }.joined()'
    : '// The token of messaging(_:didReceiveRegistrationToken:), from FirebaseMessaging.';
  const code = `import Foundation

${origin}
func subscribe(chatId: String, token: String, installationId: String) async throws {
  let path = "${CHATS}/\\(chatId)/notifications" + ${swiftText(tenantQuery(values))}
  var request = URLRequest(url: URL(string: ${swiftText(values.baseUrl)} + path)!)
  request.httpMethod = "POST"
  request.setValue(
    ${swiftText(authorizationOf(values, 'INSTALLATION')).replace('INSTALLATION', '\\(installationId)')},
    forHTTPHeaderField: "Authorization")
  request.setValue("MobileClient", forHTTPHeaderField: "UserAgent")
  request.setValue("application/json", forHTTPHeaderField: "Content-Type")
  request.httpBody = try JSONSerialization.data(withJSONObject: ${body})
  let (data, response) = try await URLSession.shared.data(for: request)
  guard (response as? HTTPURLResponse)?.statusCode == 200 else {
    throw NSError(domain: "Beckon", code: 1, userInfo: [NSLocalizedDescriptionKey: String(decoding: data, as: UTF8.self)])
  }
}
`;
  return { title: 'iOS', lead: 'Call it with each new token, and again when a chat begins.', code };
}

function androidSnippet(values: SnippetValues): Snippet {
  const code = `import com.google.firebase.messaging.FirebaseMessagingService
import java.net.HttpURLConnection
import java.net.URL
import org.json.JSONObject

/** Not on the main thread. */
fun subscribe(chatId: String, token: String, installationId: String) {
  val path = "${CHATS}/$chatId/notifications" + ${kotlinText(tenantQuery(values))}
  val connection = URL(${kotlinText(values.baseUrl)} + path).openConnection() as HttpURLConnection
  connection.requestMethod = "POST"
  connection.doOutput = true
  connection.setRequestProperty(
    "Authorization", ${kotlinText(authorizationOf(values, 'INSTALLATION')).replace('INSTALLATION', '$installationId')})
  connection.setRequestProperty("UserAgent", "MobileClient")
  connection.setRequestProperty("Content-Type", "application/json")
  val body = JSONObject().put("android_firebase_device_token", token)
  connection.outputStream.use { it.write(body.toString().toByteArray()) }
  if (connection.responseCode != 200) error(connection.errorStream.bufferedReader().readText())
}

class PushService : FirebaseMessagingService() {
  override fun onNewToken(token: String) = subscribe(currentChatId, token, installationId)
}
`;
  return {
    title: 'Android',
    lead: 'Call it when a chat begins, and from onNewToken: mind the order of the arguments.',
    code,
  };
}

function webSnippet(values: SnippetValues): Snippet {
  const code = `const BECKON = ${JSON.stringify(values.baseUrl)};
const TENANT = ${JSON.stringify(`tenantUrl=${encodeURIComponent(values.tenantHost)}`)};
const headers = {
  authorization: ${JSON.stringify(authorizationOf(values, 'WebChat'))},
  'content-type': 'application/json',
};

async function call(path, body) {
  const options = { method: 'POST', credentials: 'include', headers, body: JSON.stringify(body) };
  const response = await fetch(\`\${BECKON}\${path}?\${TENANT}\`, options);
  if (!response.ok) throw new Error((await response.json()).error_message);
  return response.json();
}

async function vapidPublicKey(chatId) {
  const query = 'query ($chatId: ID!) { chatSession(chatId: $chatId) { services { service vapidPublicKey } } }';
  const { data } = await call('/graphql', { query, variables: { chatId } });
  return data.chatSession.services.find(({ service }) => service === 'WEB_PUSH').vapidPublicKey;
}

// Call it in a click's handler. Copy clients/web/beckon-worker.js to the root of your site.
async function beginChat() {
  const { chat_id: chatId } = await call('/clientweb/api/v2/chats', { parameters: {} });
  await navigator.serviceWorker.register('/beckon-worker.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  const applicationServerKey = await vapidPublicKey(chatId);
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  await call(\`/clientweb/api/v2/chats/\${chatId}/notifications\`, { web_push_subscription: subscription });
  return chatId;
}
`;
  const lead = "Needs Web Push, and the page's origin among the tenant's allowed origins.";
  return { title: 'Web', lead, code };
}

/** As one word of a shell. */
function shellText(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function swiftText(text: string): string {
  return JSON.stringify(text);
}

/** A dollar sign would begin a template. */
function kotlinText(text: string): string {
  return JSON.stringify(text).replaceAll('$', '\\$');
}
