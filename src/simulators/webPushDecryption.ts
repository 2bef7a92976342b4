import { createDecipheriv, createECDH, hkdfSync, type ECDH } from 'node:crypto';

/** A browser's own side of a subscription. */
export interface BrowserKeys {
  curve: ECDH;
  auth: Buffer;
}

const SALT_BYTES = 16;
const KEY_BYTES = 65;
const TAG_BYTES = 16;
const HEADER_BYTES = SALT_BYTES + 4 + 1 + KEY_BYTES;

export function createBrowserKeys(auth: Buffer): BrowserKeys {
  const curve = createECDH('prime256v1');
  curve.generateKeys();
  return { curve, auth };
}

/**
 * The text of an encrypted push, as a browser reads it (RFC 8291, in the one record of RFC 8188 that it allows).
 * @throws Error for anything that a browser would drop
 */
export function decryptPush(body: Buffer, { curve, auth }: BrowserKeys): string {
  if (body.length < HEADER_BYTES + TAG_BYTES + 1) throw new Error('too short');
  const salt = body.subarray(0, SALT_BYTES);
  const recordSize = body.readUInt32BE(SALT_BYTES);
  const senderKey = body.subarray(HEADER_BYTES - KEY_BYTES, HEADER_BYTES);
  const record = body.subarray(HEADER_BYTES);
  if (body.readUInt8(SALT_BYTES + 4) !== KEY_BYTES) throw new Error('the key id is no public key');
  if (record.length > recordSize) throw new Error('more than one record');

  const derive = (secret: Buffer, withSalt: Buffer, info: Buffer, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, withSalt, info, length));
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), curve.getPublicKey(), senderKey]);
  const secret = derive(curve.computeSecret(senderKey), auth, keyInfo, 32);
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);

  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(record.subarray(-TAG_BYTES));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -TAG_BYTES)), decipher.final()]);
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== 2) throw new Error('the last record has no delimiter');
  return padded.subarray(0, end).toString('utf8');
}
