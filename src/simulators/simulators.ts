import { generateKeyPair, randomBytes, randomInt, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { APNS_ENVIRONMENTS, type ApnsEnvironment } from '../domain/pushService.js';
import { issueApnsCertificate, type ApnsCertificateRequest, type IssuedApnsCertificate } from './apnsCertificate.js';
import { createApnsSimulator, type ApnsSimulator } from './apnsSimulator.js';
import { createCertificateAuthority } from './certificates.js';
import { createConnectProxy, type ConnectProxy } from './connectProxy.js';
import { createFcmSimulator, type FcmSimulator } from './fcmSimulator.js';
import { createGoogleOauthSimulator, type GoogleOauthSimulator } from './googleOauthSimulator.js';
import { createWebPushSimulator, type WebPushSimulator } from './webPushSimulator.js';
import { createPushLog, type PushLog, type ReceivedPush } from './pushLog.js';

/** All simulated providers, reachable under their real names through `proxyUrl`. */
export interface Simulators {
  proxyUrl: string;
  /** PEM text of the authority that issued every simulator's certificate. */
  caPem: string;
  /** `caPem` as a file; null without `directory`. */
  caFile: string | null;
  /**
   * The environment of a gateway process that uses the simulators instead of the providers.
   * @throws Error without `directory`, because NODE_EXTRA_CA_CERTS must name a file
   */
  environment(): { HTTPS_PROXY: string; NODE_EXTRA_CA_CERTS: string };
  apns: ApnsSimulator;
  apnsSandbox: ApnsSimulator;
  fcm: FcmSimulator;
  /** Mozilla's push service, over HTTP/2. */
  webPush: WebPushSimulator;
  /** Apple's for browsers. */
  webPushApple: WebPushSimulator;
  /** A push service of Microsoft's, over HTTP/1.1 only. */
  webPushHttp1: WebPushSimulator;
  oauth: GoogleOauthSimulator;
  proxy: ConnectProxy;
  /**
   * Creates a team's key, known at both of Apple's hosts. `topics` of a topic-specific key are few; `environments`: those
   * it is for, both unless given. `privateKey`: PEM text, the content of Apple's .p8 file.
   */
  registerApnsTeam(team: {
    teamId: string;
    keyId: string;
    topics: string[];
    environments?: readonly ApnsEnvironment[];
  }): Promise<{ privateKey: string }>;
  /** A new device token of one environment: the other host calls it a BadDeviceToken. */
  newApnsToken(environment: ApnsEnvironment): string;
  /** Creates a certificate and its key, good at Apple's hosts of the environments (both unless given). */
  registerApnsCertificate(request: ApnsCertificateRequest): Promise<IssuedApnsCertificate>;
  /** Creates a project with a service account. `serviceAccount`: JSON text of its key file, as Google issues it. */
  registerFirebaseProject(project: { projectId: string }): Promise<{ serviceAccount: string }>;
  /** Every push that was accepted, oldest first; none with `keepPushes: false`. */
  pushes: readonly ReceivedPush[];
  /** See `PushLog.waitFor`. */
  waitForPush: PushLog['waitFor'];
  /** Ends all servers and connections; nothing keeps the process alive afterwards. */
  close(): Promise<void>;
}

const HOSTS = {
  apns: ['api.push.apple.com'],
  apnsSandbox: ['api.sandbox.push.apple.com', 'api.development.push.apple.com'],
  fcm: ['fcm.googleapis.com'],
  webPush: ['updates.push.services.mozilla.com'],
  webPushApple: ['web.push.apple.com'],
  webPushHttp1: ['wns2-par02p.notify.windows.com'],
  oauth: ['oauth2.googleapis.com', 'www.googleapis.com'],
} satisfies Record<string, [string, ...string[]]>;
/** Apple serves both (Apple: "Sending notification requests to APNs"). */
const APNS_PORTS = [443, 2197];
const HTTPS_PORTS = [443];

const createKeyPair = promisify(generateKeyPair);

/**
 * Starts all simulators and the proxy on free ports of 127.0.0.1.
 * @param options.directory an existing folder for the authority's certificate (`simulators-ca.pem`)
 * @param options.keepPushes false: pushes are only reported to `onPush`, so memory does not grow
 * @param options.now ms since the epoch; tests move it to age tokens
 */
export async function startSimulators(
  options: {
    onPush?: (push: ReceivedPush) => void;
    keepPushes?: boolean;
    directory?: string;
    now?: () => number;
  } = {},
): Promise<Simulators> {
  const { onPush, keepPushes, directory, now } = options;
  const authority = await createCertificateAuthority();
  const log = createPushLog({ onPush, keep: keepPushes });
  const common = { onPush: (push: ReceivedPush) => log.record(push), now };
  const [apnsTls, sandboxTls, fcmTls, oauthTls, webPushTls, webPushAppleTls, webPushHttp1Tls] = await Promise.all([
    authority.issue(HOSTS.apns),
    authority.issue(HOSTS.apnsSandbox),
    authority.issue(HOSTS.fcm),
    authority.issue(HOSTS.oauth),
    authority.issue(HOSTS.webPush),
    authority.issue(HOSTS.webPushApple),
    authority.issue(HOSTS.webPushHttp1),
  ]);
  const oauth = await createGoogleOauthSimulator({ tls: oauthTls, now });
  const grantOf = (accessToken: string) => oauth.grantOf(accessToken);
  const apns = await createApnsSimulator({ ...common, tls: apnsTls, environment: 'PRODUCTION' });
  const apnsSandbox = await createApnsSimulator({ ...common, tls: sandboxTls, environment: 'SANDBOX' });
  const fcm = await createFcmSimulator({ ...common, tls: fcmTls, grantOf });
  const [webPush, webPushApple, webPushHttp1] = await Promise.all([
    createWebPushSimulator({ ...common, tls: webPushTls, host: HOSTS.webPush[0] }),
    createWebPushSimulator({ ...common, tls: webPushAppleTls, host: HOSTS.webPushApple[0] }),
    createWebPushSimulator({ ...common, tls: webPushHttp1Tls, host: HOSTS.webPushHttp1[0], http1Only: true }),
  ]);
  const proxy = await createConnectProxy({
    routes: {
      ...routes(HOSTS.apns, APNS_PORTS, apns.port),
      ...routes(HOSTS.apnsSandbox, APNS_PORTS, apnsSandbox.port),
      ...routes(HOSTS.fcm, HTTPS_PORTS, fcm.port),
      ...routes(HOSTS.oauth, HTTPS_PORTS, oauth.port),
      ...routes(HOSTS.webPush, HTTPS_PORTS, webPush.port),
      ...routes(HOSTS.webPushApple, HTTPS_PORTS, webPushApple.port),
      ...routes(HOSTS.webPushHttp1, HTTPS_PORTS, webPushHttp1.port),
    },
  });
  const caFile = directory === undefined ? null : join(directory, 'simulators-ca.pem');
  if (caFile !== null) await writeFile(caFile, authority.caPem);

  return {
    proxyUrl: proxy.url,
    caPem: authority.caPem,
    caFile,
    environment() {
      if (caFile === null) throw new Error('startSimulators needs a directory to write the certificate authority to');
      return { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: caFile };
    },
    apns,
    apnsSandbox,
    fcm,
    webPush,
    webPushApple,
    webPushHttp1,
    oauth,
    proxy,
    async registerApnsTeam({ teamId, keyId, topics, environments }) {
      const keys = await createKeyPair('ec', { namedCurve: 'P-256' });
      for (const host of [apns, apnsSandbox])
        host.registerTeam({ teamId, keyId, topics, environments, publicKey: publicPem(keys.publicKey) });
      return { privateKey: privatePem(keys.privateKey) };
    },
    newApnsToken(environment) {
      const token = randomBytes(32).toString('hex');
      (environment === 'SANDBOX' ? apns : apnsSandbox).ofOtherEnvironment(token);
      return token;
    },
    async registerApnsCertificate(request) {
      const issued = await issueApnsCertificate(request, now?.());
      const { topics, environments = APNS_ENVIRONMENTS } = request;
      for (const host of [apns, apnsSandbox]) {
        host.registerCertificate({ certificate: issued.certificate, topics, environments });
      }
      return issued;
    },
    async registerFirebaseProject({ projectId }) {
      const keys = await createKeyPair('rsa', { modulusLength: 2048 });
      const clientEmail = `firebase-adminsdk-beckon@${projectId}.iam.gserviceaccount.com`;
      oauth.registerServiceAccount({ clientEmail, projectId, publicKey: publicPem(keys.publicKey) });
      return { serviceAccount: keyFile(projectId, clientEmail, privatePem(keys.privateKey)) };
    },
    pushes: log.pushes,
    waitForPush: (predicate, timeoutMs) => log.waitFor(predicate, timeoutMs),
    async close() {
      log.close();
      const browsers = [webPush, webPushApple, webPushHttp1];
      await Promise.all([proxy, apns, apnsSandbox, fcm, oauth, ...browsers].map((server) => server.close()));
    },
  };
}

function publicPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

function privatePem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function routes(hosts: string[], ports: number[], port: number): Record<string, { port: number }> {
  return Object.fromEntries(hosts.flatMap((host) => ports.map((asked) => [`${host}:${asked}`, { port }])));
}

/** The fields and their order are those of a key file downloaded from the Google Cloud console. */
function keyFile(projectId: string, clientEmail: string, privateKey: string): string {
  const certificates = 'https://www.googleapis.com';
  const file = {
    type: 'service_account',
    project_id: projectId,
    private_key_id: randomBytes(20).toString('hex'),
    private_key: privateKey,
    client_email: clientEmail,
    client_id: `1${Array.from({ length: 20 }, () => randomInt(10)).join('')}`,
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    auth_provider_x509_cert_url: `${certificates}/oauth2/v1/certs`,
    client_x509_cert_url: `${certificates}/robot/v1/metadata/x509/${encodeURIComponent(clientEmail)}`,
    universe_domain: 'googleapis.com',
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
