import { createPrivateKey, X509Certificate } from 'node:crypto';
import { parseApnsCertificate } from '../../src/credentials/apnsCertificate.js';
import { fingerprint } from '../../src/credentials/pushCredentials.js';
import type { ApnsCertificateRequest, IssuedApnsCertificate } from '../../src/simulators/apnsCertificate.js';
import { issueApnsCertificate } from '../../src/simulators/apnsCertificate.js';
import { createCertificateAuthority } from '../../src/simulators/certificates.js';
import { NOW, P256_PEM } from '../providers/pushFixtures.js';
import { KEYCHAIN_P12, OPENSSL_P12 } from './pkcs12Files.js';
import { refusalOf } from '../support/refusalOf.js';

const authority = createCertificateAuthority(() => NOW.getTime());
/** Of the certificate in the file: `openssl x509 -fingerprint -sha256`. */
const KEYCHAIN_DIGEST =
  'C3:44:C5:91:B0:6B:D9:F7:BC:01:DC:52:6D:3C:99:E8:23:11:98:46:D6:9C:8C:B0:0A:87:D8:73:A8:81:90:53';
const keychain = { certificate: KEYCHAIN_P12, password: 'secret', environment: 'PRODUCTION' };
let issued: IssuedApnsCertificate;
let forDevelopment: IssuedApnsCertificate;

const issue = (more: Partial<ApnsCertificateRequest> = {}) =>
  issueApnsCertificate({ teamId: 'TEAM123456', topics: ['com.acme.chat'], password: 'pw', ...more }, NOW.getTime());

beforeAll(async () => {
  [issued, forDevelopment] = await Promise.all([issue(), issue({ environments: ['SANDBOX'] })]);
});

describe('takes', () => {
  it('a .p12 file as Keychain Access exports it', () => {
    const { credentials, expiresAt, topics } = parseApnsCertificate(keychain, NOW);
    expect(topics).toEqual(['com.acme.chat', 'com.acme.chat.voip']);
    expect(expiresAt).toEqual(new Date('2027-03-31T12:00:00Z'));
    expect(credentials).toMatchObject({ kind: 'apnsCertificate', environments: ['PRODUCTION'] });
    expect(new X509Certificate(credentials.certificate).fingerprint256).toBe(KEYCHAIN_DIGEST);
    expect(credentials.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  });

  it('a .p12 file of OpenSSL 3, of an elliptic curve, without a password and topics', () => {
    const { topics, expiresAt } = parseApnsCertificate({ ...keychain, certificate: OPENSSL_P12, password: null }, NOW);
    expect(topics).toEqual([]);
    expect(expiresAt).toEqual(new Date('2026-03-31T12:00:00Z'));
  });

  it('PEM text in any order, with the chain, whose own certificate comes first afterwards', async () => {
    const { certificate, privateKey, p12 } = issued;
    const { caPem } = await authority;
    const text = [caPem, privateKey, certificate].join('\n');
    const { credentials } = parseApnsCertificate({ ...keychain, certificate: text, password: undefined }, NOW);
    const own = new X509Certificate(certificate).toString();
    expect(credentials.certificate).toBe(own + new X509Certificate(caPem).toString());
    const packed = parseApnsCertificate({ ...keychain, certificate: p12, password: 'pw' }, NOW);
    expect(packed.credentials).toEqual({ ...credentials, certificate: own });
    expect(packed.topics).toEqual(['com.acme.chat']);
  });
});

test('is for all that Apple made it for where no environment is named', () => {
  const environmentsOf = ({ certificate, privateKey }: IssuedApnsCertificate) =>
    parseApnsCertificate({ certificate: certificate + privateKey, password: null, environment: null }, NOW).credentials
      .environments;
  expect(environmentsOf(issued)).toEqual(['PRODUCTION', 'SANDBOX']);
  expect(environmentsOf(forDevelopment)).toEqual(['SANDBOX']);
});

describe('refuses, naming the field and not the content,', () => {
  const cases: [string, string, () => Partial<Record<keyof typeof keychain, unknown>>, string][] = [
    ['a wrong password', 'password', () => ({ password: 'guess' }), 'exported with'],
    ['no password', 'password', () => ({ password: undefined }), 'exported with'],
    ['a password that is none', 'password', () => ({ password: 5 }), 'string'],
    ['an encrypted key in PEM', 'certificate', () => ({ certificate: encryptedPem() }), 'nor encrypted'],
    ['a certificate alone', 'certificate', () => ({ certificate: issued.certificate }), 'contain the private key'],
    ['a key alone', 'certificate', () => ({ certificate: issued.privateKey }), 'contain a certificate'],
    ['the key of another', 'certificate', () => ({ certificate: issued.certificate + P256_PEM }), 'belongs to it'],
    ['a damaged certificate', 'certificate', () => ({ certificate: damaged('CERTIFICATE') }), 'damaged'],
    ['a damaged key', 'certificate', () => ({ certificate: damaged('PRIVATE KEY') }), 'damaged'],
    ['text', 'certificate', () => ({ certificate: 'SECRET-TEXT' }), 'PEM text, or a .p12 file'],
    ['base64 of something', 'certificate', () => ({ certificate: 'U0VDUkVULVRFWFQ=' }), 'PEM text, or a .p12 file'],
    ['DER of something', 'certificate', () => ({ certificate: 'MAMCAQU=' }), 'PEM text, or a .p12 file'],
    ['nothing', 'certificate', () => ({ certificate: '' }), 'not empty'],
    ['a novel', 'certificate', () => ({ certificate: 'x'.repeat(100_000) }), 'at most'],
    ['another environment', 'environment', () => ({ environment: 'production' }), 'PRODUCTION or SANDBOX'],
    ['the wrong environment', 'environment', () => ({ certificate: forDevelopment.p12, password: 'pw' }), 'SANDBOX'],
  ];
  it.each(cases)('%s', (_name, field, change, rule) => {
    const error = refusalOf(() => parseApnsCertificate({ ...keychain, ...change() }, NOW));
    expect(error).toMatchObject({ code: 'INVALID_CREDENTIALS', inputPath: [field] });
    expect(error.message).toMatch(new RegExp(`^${field} must .*${rule}`));
    expect(error.message).not.toMatch(/SECRET-TEXT|secret|BEGIN/);
  });

  it.each([
    ['2027-03-31T12:00:00Z', 'must not have expired'],
    ['2026-02-28T12:00:00Z', 'must be valid already'],
  ])('what is not valid at %s', (now, rule) => {
    const error = refusalOf(() => parseApnsCertificate(keychain, new Date(now)));
    expect(error).toMatchObject({ code: 'INVALID_CREDENTIALS', message: `certificate ${rule}` });
  });
});

it('has its own fingerprint, even with the same key', () => {
  const { credentials } = parseApnsCertificate(keychain, NOW);
  expect(fingerprint(credentials)).toBe(`SHA256:${KEYCHAIN_DIGEST.replaceAll(':', '').toLowerCase().slice(0, 16)}`);
});

function encryptedPem(): string {
  const form = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' } as const;
  return `${issued.certificate}\n${createPrivateKey(issued.privateKey).export(form).toString()}`;
}

function damaged(kind: string): string {
  return `${issued.certificate}\n${issued.privateKey}`.replace(`BEGIN ${kind}-----\n`, `BEGIN ${kind}-----\nAAAA`);
}
