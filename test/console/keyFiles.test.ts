import { generateKeyPairSync } from 'node:crypto';
import { readApnsKeyFile, readCertificateFile, readServiceAccountFile } from '../../src/console/pages/app/keyFile.js';

const { privateKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const ACCOUNT = {
  type: 'service_account',
  project_id: 'acme-push',
  client_email: 'push@acme-push.iam.gserviceaccount.com',
  private_key: 'secret',
};
const bytes = (text: string) => new TextEncoder().encode(text);

describe("Apple's key file", () => {
  test.each([
    ['AuthKey_ABC123DEFG.p8', 'ABC123DEFG'],
    ['AuthKey_ABC123DEFG (1).p8', 'ABC123DEFG'],
    ['AuthKey_ABC123DEFGH.p8', null],
    ['push.p8', null],
  ])('%s has the key id %s', (name, keyId) => {
    expect(readApnsKeyFile(name, privateKey)).toEqual({ privateKey, keyId });
  });
  test.each([
    ['a certificate', CERTIFICATE, 'This is a certificate'],
    ['a key with a passphrase', '-----BEGIN ENCRYPTED PRIVATE KEY-----\n', 'has a passphrase'],
    ['a public key', '-----BEGIN PUBLIC KEY-----\n', 'not a key file'],
    ['anything else', '{}', 'not a key file'],
  ])('%s is none', (_what, text, fault) => {
    expect(readApnsKeyFile('AuthKey_ABC123DEFG.p8', text)).toEqual({
      fault: expect.stringContaining(fault) as string,
    });
  });
});

describe("Google's key file", () => {
  test('reads the project before anything is saved', () => {
    const serviceAccount = JSON.stringify(ACCOUNT);
    const { project_id: projectId, client_email: clientEmail } = ACCOUNT;
    expect(readServiceAccountFile(serviceAccount)).toEqual({ serviceAccount, projectId, clientEmail });
  });
  test.each([
    ['no JSON', 'hello', 'not a JSON'],
    ['a list', '[]', 'not a JSON'],
    ["the app's own file", JSON.stringify({ project_info: {} }), 'google-services.json'],
    ['credentials of a person', JSON.stringify({ ...ACCOUNT, type: 'authorized_user' }), 'type is not'],
    ['a part of one', JSON.stringify({ ...ACCOUNT, private_key: undefined }), 'incomplete'],
  ])('%s is none', (_what, text, fault) => {
    expect(readServiceAccountFile(text)).toEqual({ fault: expect.stringContaining(fault) as string });
  });
});

describe('a certificate file', () => {
  test('is PEM text with its key, as it is', () => {
    const text = CERTIFICATE + privateKey;
    expect(readCertificateFile(bytes(text))).toEqual({ certificate: text, isP12: false });
  });
  test('is a .p12 file, in base64', () => {
    const content = Uint8Array.from([0x30, 0x82, 0x00, 0xff]);
    expect(readCertificateFile(content)).toEqual({ certificate: 'MIIA/w==', isP12: true });
  });
  test.each([
    ['a certificate without its key', bytes(CERTIFICATE), 'must contain both'],
    ['a key without its certificate', bytes(privateKey), 'must contain both'],
    ['anything else', bytes('hello'), 'neither a .p12 file'],
    ['nothing', bytes(''), 'neither a .p12 file'],
  ])('%s is none', (_what, content, fault) => {
    expect(readCertificateFile(content)).toEqual({ fault: expect.stringContaining(fault) as string });
  });
});
