import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { OAuth2Server } from 'oauth2-mock-server';
import { createCertificateAuthority } from '../../src/simulators/certificates.js';
import { createConnectProxy, type ConnectProxy } from '../../src/simulators/connectProxy.js';

/** An identity provider for a test file. */
export interface TestIssuer {
  url: string;
  server: OAuth2Server;
  proxy: ConnectProxy;
  /** What makes a gateway take its word, by way of a proxy. */
  variables: Record<string, string>;
  /** A token of an hour for the gateway; what is given comes in the place of the usual. */
  token(claims?: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  /** The next token is signed by a key of its own, which the provider has told nobody of yet. */
  rotate(): Promise<void>;
}

export const AUDIENCE = 'https://beckon.example.com';
const HOST = 'id.example.com';

/** Starts a provider with TLS behind a proxy, the only way to it, before the file's tests, and stops it after them. */
export function useIssuer(): () => TestIssuer {
  let folder: string | undefined;
  let issuer: TestIssuer | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'beckon-issuer-'));
    const files = {
      ca: path.join(folder, 'ca.pem'),
      key: path.join(folder, 'key.pem'),
      cert: path.join(folder, 'c.pem'),
    };
    const authority = await createCertificateAuthority();
    const { key, cert } = await authority.issue([HOST]);
    await Promise.all([writeFile(files.ca, authority.caPem), writeFile(files.key, key), writeFile(files.cert, cert)]);
    const server = new OAuth2Server(files.key, files.cert);
    await server.issuer.keys.generate('RS256', { kid: 'first' });
    await server.start(0, '127.0.0.1');
    const url = `https://${HOST}`;
    server.issuer.url = url;
    const proxy = await createConnectProxy({ routes: { [`${HOST}:443`]: { port: server.address().port } } });
    let kid = 'first';
    issuer = {
      url,
      server,
      proxy,
      variables: {
        BECKON_OIDC_ISSUER: url,
        BECKON_OIDC_AUDIENCE: AUDIENCE,
        HTTPS_PROXY: proxy.url,
        NODE_EXTRA_CA_CERTS: files.ca,
      },
      token: (claims = {}, header = {}) =>
        server.issuer.buildToken({
          kid,
          scopesOrTransform: (ownHeader, payload) => {
            Object.assign(payload, { sub: 'mary', aud: AUDIENCE, ...claims });
            Object.assign(ownHeader, header);
          },
        }),
      async rotate() {
        kid = 'second';
        await server.issuer.keys.generate('ES256', { kid });
      },
    };
  });
  afterAll(async () => {
    await issuer?.proxy.close();
    await issuer?.server.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (!issuer) throw new Error('only inside a test');
    return issuer;
  };
}
