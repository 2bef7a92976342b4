import { createPrivateKey } from 'node:crypto';
import { parseApnsCredentials, parseFirebaseCredentials } from '../../src/credentials/pushCredentials.js';
import { cleanPem } from '../../src/credentials/pemText.js';
import { APNS, FIREBASE, P256_PEM, RSA_PEM } from '../providers/pushFixtures.js';

/** What becomes of a key on its way through environment variables, YAML, forms and editors. */
const WAYS: readonly [string, (pem: string) => string][] = [
  ['as it is', (pem) => pem],
  ['with line ends of Windows', (pem) => pem.replaceAll('\n', '\r\n')],
  ['with line ends of old Macs', (pem) => pem.replaceAll('\n', '\r')],
  ['with escaped line ends', (pem) => pem.replaceAll('\n', '\\n')],
  ['with escaped line ends of Windows', (pem) => pem.replaceAll('\n', '\\r\\n')],
  ['escaped twice', (pem) => pem.replaceAll('\n', '\\\\n')],
  ['in quotes', (pem) => `"${pem.replaceAll('\n', '\\n')}"`],
  ['in single quotes with blanks around', (pem) => `  '${pem}' \n`],
  ['in one line', (pem) => pem.replaceAll('\n', ' ')],
  ['indented', (pem) => pem.replaceAll('\n', '\n    ')],
  ['behind a byte order mark', (pem) => `\ufeff${pem}`],
  ['without its last line end', (pem) => pem.trimEnd()],
];

describe.each(WAYS)('a key %s', (_name, spoil) => {
  it('is read, and kept as it should be', () => {
    expect(cleanPem(spoil(P256_PEM))).toBe(P256_PEM);
    expect(createPrivateKey(cleanPem(spoil(RSA_PEM))).asymmetricKeyType).toBe('rsa');
    const { teamId, keyId, environment } = APNS;
    expect(parseApnsCredentials({ teamId, keyId, environment, privateKey: spoil(P256_PEM) })).toMatchObject({
      privateKey: P256_PEM,
    });
    const account = {
      type: 'service_account',
      project_id: FIREBASE.projectId,
      client_email: FIREBASE.clientEmail,
      private_key: spoil(RSA_PEM),
    };
    expect(parseFirebaseCredentials(JSON.stringify(account))).toEqual(FIREBASE);
    expect(parseFirebaseCredentials(`\ufeff${JSON.stringify(account, null, 2)}\r\n`)).toEqual(FIREBASE);
  });
});

it.each(['', 'no PEM', '-----BEGIN PRIVATE KEY-----\nAAAA'])('leaves %j as it is', (text) => {
  expect(cleanPem(text)).toBe(text);
});

it('keeps all blocks, and those with headers as they are', () => {
  const encrypted =
    '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: x,y\n\nAAAA\n-----END RSA PRIVATE KEY-----\n';
  expect(cleanPem(`Bag Attributes\n${P256_PEM}friendlyName: x\n${encrypted}`)).toBe(P256_PEM + encrypted);
});
