import type { TLSSocket } from 'node:tls';
import { Redacted } from '../../src/domain/redacted.js';
import { createApnsChannel } from '../../src/providers/apns.js';
import { createConnectProxy } from '../../src/simulators/connectProxy.js';
import { createHarness, post, until } from './http2Harness.js';
import { answer, clientIdentity, type Received } from './http2TestServer.js';
import { APNS_CERTIFICATE, NOW, pushTo } from './pushFixtures.js';

const harness = createHarness();
afterEach(() => harness.cleanUp());

/** The name in the certificate that the connection showed. */
function nameOf(received: Received): string {
  const { subject } = (received.session.socket as TLSSocket).getPeerCertificate() as { subject?: { CN?: string } };
  return subject?.CN ?? 'nobody';
}

function sayWho(received: Received): void {
  answer(received, 200, nameOf(received));
}

it('shows the certificate of the pool on its connections, and none on those of others', async () => {
  const server = await harness.server(sayWho, { clientCertificates: 'asked' });
  const client = await harness.client();
  const asked = (pool: string, name?: string) =>
    (name === undefined ? Promise.resolve(undefined) : clientIdentity(name)).then((identity) =>
      post(client, server.origin, '/1', { pool, identity }),
    );
  expect(await asked('a', 'tenant-a')).toMatchObject({ body: 'tenant-a' });
  expect(await asked('b', 'tenant-b')).toMatchObject({ body: 'tenant-b' });
  expect(await asked('c')).toMatchObject({ body: 'nobody' });
  expect(server.sessionsSeen).toBe(3);
});

it('shows it again on the next connection, through a proxy too', async () => {
  const server = await harness.server(sayWho, { clientCertificates: 'asked' });
  const proxy = await createConnectProxy({ routes: { 'push.test:443': { port: server.port } } });
  harness.after(() => proxy.close());
  const client = await harness.client({ proxyFor: () => proxy.url });
  const identity = await clientIdentity('tenant-a');
  expect(await post(client, 'https://push.test', '/1', { identity })).toMatchObject({ body: 'tenant-a' });
  server.drop();
  await until(() => server.sessions.size === 0);
  await until(() => proxy.requests.length === 1);
  let again = await post(client, 'https://push.test', '/1', { identity });
  // As long as the client has not heard of the end, what it sends is lost with the connection.
  while (again.kind === 'unknown') again = await post(client, 'https://push.test', '/1', { identity });
  expect(again).toMatchObject({ body: 'tenant-a' });
  expect(server.sessionsSeen).toBe(2);
});

it('answers notSent with the alert of a server that wants another certificate', async () => {
  const server = await harness.server(sayWho, { clientCertificates: 'required' });
  const client = await harness.client();
  expect(await post(client, server.origin)).toEqual({
    kind: 'notSent',
    reason: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  });
});

it('answers notSent for a key that is not the key of the certificate, and logs neither', async () => {
  const server = await harness.server(sayWho, { clientCertificates: 'asked' });
  const proxy = await createConnectProxy({ routes: { 'push.test:443': { port: server.port } } });
  harness.after(() => proxy.close());
  const logged: unknown[] = [];
  const log = (fields: object, message: string) => void logged.push(fields, message);
  const client = await harness.client({ logger: { debug: log, warn: log }, proxyFor: () => proxy.url });
  const [a, b] = [await clientIdentity('a'), await clientIdentity('b')];
  const mixed = { certificate: a.certificate, privateKey: b.privateKey };
  const garbage = { certificate: 'SECRET', privateKey: new Redacted('SECRET') };
  expect(await post(client, 'https://push.test', '/1', { pool: 'mixed', identity: mixed })).toEqual({
    kind: 'notSent',
    reason: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
  });
  expect(await post(client, 'https://push.test', '/1', { pool: 'garbage', identity: garbage })).toEqual({
    kind: 'notSent',
    reason: 'ERR_OSSL_PEM_NO_START_LINE',
  });
  // Found before anybody is bothered.
  expect(proxy.requests).toEqual([]);
  expect(JSON.stringify(logged)).not.toMatch(/SECRET|BEGIN/);
});

it('is how the APNs channel shows a certificate', async () => {
  const sayIt = (received: Received) => answer(received, 200, '', { 'apns-id': nameOf(received) });
  const server = await harness.server(sayIt, { clientCertificates: 'asked' });
  const http2 = await harness.client();
  const channel = createApnsChannel({ http2, clock: () => NOW, originFor: () => server.origin });
  const { certificate, privateKey } = await clientIdentity('tenant-a');
  const credentials = { ...APNS_CERTIFICATE, certificate, privateKey: privateKey.reveal() };
  expect(await channel.send({ ...pushTo('IOS_APNS'), credentials })).toMatchObject({
    kind: 'delivered',
    providerMessageId: 'tenant-a',
  });
  expect(await channel.send({ ...pushTo('IOS_APNS'), credentials: APNS_CERTIFICATE })).toMatchObject({
    kind: 'rejected',
    fault: 'credentials',
  });
});
