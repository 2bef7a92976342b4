import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  ConfigureApnsDocument,
  ConfigureFirebaseDocument,
  ConfigureWebPushDocument,
  CreateApiKeyDocument,
  CreateAppDocument,
  CreateTenantDocument,
  RequestChatDocument,
  type PushService,
} from '../generated/graphql.js';
import { graphqlData, type Identity } from './api.js';

export const BUNDLE_ID = 'com.example.acme.shop';
export const APNS_TEAM = { teamId: 'TESTTEAM01', keyId: 'TESTKEY001' };

/** A tenant with one app, and everybody's way in. */
export interface ContactCenter {
  host: string;
  appId: string;
  operator: Identity;
  platform: Identity;
  admin: Identity;
  viewer: Identity;
  /** A device of the app with this client id. */
  device(clientId: string): Identity;
  /** Asks for a chat. @returns its id */
  requestChat(device: Identity): Promise<string>;
}

export interface ContactCenterOptions {
  host?: string;
  appId?: string;
  services?: readonly PushService[];
  /** Keys that the simulators know; without them keys that nobody does. */
  credentials?: { apnsKey: string; serviceAccount: string };
}

const ALL_SERVICES: readonly PushService[] = ['IOS_APNS', 'IOS_FIREBASE', 'ANDROID_FIREBASE'];

/** Sets up a contact center through the admin mutations. */
export async function createContactCenter(
  url: string,
  operatorKey: string,
  options: ContactCenterOptions = {},
): Promise<ContactCenter> {
  const host = options.host ?? `${randomBytes(6).toString('hex')}.example.com`;
  const { appId = 'shop', services = ALL_SERVICES } = options;
  const { apnsKey, serviceAccount } = options.credentials ?? unknownCredentials();
  // Keys of nobody would be refused, where anybody were there to ask.
  const probe = options.credentials !== undefined;
  const operator = { authorization: `Bearer ${operatorKey}` };
  const app = { tenantHost: host, appId };
  await graphqlData(url, operator, CreateTenantDocument, { input: { host, name: 'Acme' } });
  await graphqlData(url, operator, CreateAppDocument, { input: { ...app, name: 'Acme Shop' } });
  if (services.includes('IOS_APNS')) {
    const input = {
      ...app,
      ...APNS_TEAM,
      privateKey: apnsKey,
      bundleIds: [BUNDLE_ID],
      environment: 'PRODUCTION' as const,
      probe,
    };
    await graphqlData(url, operator, ConfigureApnsDocument, { input });
  }
  if (services.includes('WEB_PUSH')) {
    const input = { ...app, subject: 'mailto:push@acme.example.com' };
    await graphqlData(url, operator, ConfigureWebPushDocument, { input });
  }
  const firebase = services.filter((service) => service.endsWith('_FIREBASE'));
  if (firebase.length > 0) {
    await graphqlData(url, operator, ConfigureFirebaseDocument, {
      input: { ...app, services: firebase, serviceAccount, probe },
    });
  }
  const key = async (role: 'PLATFORM' | 'ADMIN' | 'VIEWER') => {
    const { createApiKey } = await graphqlData(url, operator, CreateApiKeyDocument, {
      input: { name: role, role, tenantHost: host },
    });
    return { authorization: `Bearer ${createApiKey.secret ?? ''}` };
  };
  return {
    host,
    appId,
    operator,
    platform: await key('PLATFORM'),
    admin: await key('ADMIN'),
    viewer: await key('VIEWER'),
    device: (clientId) => ({
      authorization: `MOBILE-API-140-327-PLAIN appId="${appId}", clientId="${clientId}"`,
      tenantUrl: host,
    }),
    async requestChat(device) {
      const { requestChat } = await graphqlData(url, device, RequestChatDocument, { input: {} });
      return requestChat.chatSession?.chatId ?? '';
    },
  };
}

/** Well-formed keys of nobody. */
export function unknownCredentials(): { apnsKey: string; serviceAccount: string } {
  const pem = { type: 'pkcs8', format: 'pem' } as const;
  const apnsKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pem).toString();
  const privateKey = readFileSync(process.env['TEST_RSA_KEY'] ?? '', 'utf8');
  const account = {
    type: 'service_account',
    project_id: 'nobody-demo',
    private_key: privateKey,
    client_email: 'nobody@nobody-demo.iam.gserviceaccount.com',
  };
  return { apnsKey, serviceAccount: JSON.stringify(account) };
}

/** A token as APNs gives it. */
export function newApnsToken(): string {
  return randomBytes(32).toString('hex');
}

/** A token in the form of a Firebase registration token. */
export function newFirebaseToken(): string {
  return `${randomBytes(16).toString('base64url')}:APA91b${randomBytes(96).toString('base64url')}`;
}
