import { isJsonObject } from '../../../domain/jsonObject.js';

/** Far larger than any file from Apple or Google. */
export const KEY_FILE_MAX_BYTES = 16_384;

/** Why a file cannot be used, for the reader. */
export interface FileFault {
  fault: string;
}

interface ApnsKeyFile {
  privateKey: string;
  /** From the file's name; null: renamed. */
  keyId: string | null;
}

/**
 * Reads Apple's key file, `AuthKey_<key id>.p8` (Apple: "Communicate with APNs using authentication tokens"). The
 * gateway checks the key itself.
 */
export function readApnsKeyFile(name: string, text: string): ApnsKeyFile | FileFault {
  const label = pemLabel(text);
  if (label === 'CERTIFICATE') return { fault: 'This is a certificate. Set it up as one, or choose the .p8 key file.' };
  if (label === 'ENCRYPTED PRIVATE KEY') return { fault: 'This key has a passphrase; keys from Apple do not.' };
  if (label !== 'PRIVATE KEY' && label !== 'EC PRIVATE KEY') {
    return { fault: 'This is not a key file: AuthKey_….p8 begins with -----BEGIN PRIVATE KEY-----.' };
  }
  return { privateKey: text, keyId: /^AuthKey_([A-Z0-9]{10})\b/.exec(name)?.[1] ?? null };
}

interface ServiceAccountFile {
  serviceAccount: string;
  projectId: string;
  clientEmail: string;
}

/** Reads the text of a service account's key file (Google Cloud: "Create and delete service account keys"). */
export function readServiceAccountFile(text: string): ServiceAccountFile | FileFault {
  const account = parseObject(text);
  if (account === null) return { fault: 'This is not a JSON file.' };
  if ('project_info' in account) {
    return { fault: 'This is google-services.json, which is for the app. Choose the key file of a service account.' };
  }
  if (account['type'] !== 'service_account') {
    return { fault: 'This is not the key file of a service account: its type is not "service_account".' };
  }
  const { project_id: projectId, client_email: clientEmail, private_key: privateKey } = account;
  if (typeof projectId !== 'string' || typeof clientEmail !== 'string' || typeof privateKey !== 'string') {
    return { fault: 'This key file is incomplete: project_id, client_email or private_key is missing.' };
  }
  return { serviceAccount: text, projectId, clientEmail };
}

interface CertificateFile {
  /** PEM text, or a .p12 file in base64. */
  certificate: string;
  /** Whether it is a .p12 file, which may have a password. */
  isP12: boolean;
}

/** Reads a certificate with its private key: PEM text, or a .p12 (.pfx) file. */
export function readCertificateFile(content: Uint8Array): CertificateFile | FileFault {
  const text = new TextDecoder().decode(content);
  if (pemLabel(text) !== null) {
    const hasBoth = text.includes('-----BEGIN CERTIFICATE-----') && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text);
    return hasBoth
      ? { certificate: text, isP12: false }
      : { fault: 'This PEM file must contain both the certificate and its private key.' };
  }
  // A PKCS #12 file is a DER sequence (RFC 7292 section 4).
  if (content[0] === 0x30) return { certificate: btoa(String.fromCharCode(...content)), isP12: true };
  return { fault: 'This is neither a .p12 file nor PEM text.' };
}

function pemLabel(text: string): string | null {
  return /-----BEGIN ([A-Z0-9 ]+)-----/.exec(text)?.[1] ?? null;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
