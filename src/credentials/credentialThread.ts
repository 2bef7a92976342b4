import { parentPort, workerData } from 'node:worker_threads';
import { parseApnsCertificate } from './apnsCertificate.js';
import { DomainError } from '../domain/errors.js';
import { fingerprint, parseApnsCredentials, parseFirebaseCredentials } from './pushCredentials.js';
import type { CredentialFile, CredentialFileAnswer, ReadCredentials } from './credentialFiles.js';

function read(file: CredentialFile): Omit<ReadCredentials, 'fingerprint'> {
  const says = { expiresAt: null, topics: [] };
  switch (file.kind) {
    case 'apns':
      return { ...says, credentials: parseApnsCredentials(file.input) };
    case 'apnsCertificate':
      return parseApnsCertificate(file.input, file.now);
    case 'firebase':
      return { ...says, credentials: parseFirebaseCredentials(file.serviceAccount) };
  }
}

function answer(file: CredentialFile): CredentialFileAnswer {
  try {
    const credentials = read(file);
    return { read: { ...credentials, fingerprint: fingerprint(credentials.credentials) } };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, inputPath } = error;
    return { refusal: { code, message, inputPath } };
  }
}

parentPort?.postMessage(answer(workerData as CredentialFile));
