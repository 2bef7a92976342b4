import { Worker } from 'node:worker_threads';
import type { ApnsCertificateInput } from './apnsCertificate.js';
import { invalidCredentials } from './credentialFields.js';
import { DomainError, type ErrorCode } from '../domain/errors.js';
import type { ApnsCredentialsInput } from './pushCredentials.js';
import type { ApnsKey, FirebaseCredentials, WebPushCredentials } from '../domain/pushService.js';

/** An admin's upload. */
export type CredentialFile =
  | { kind: 'apns'; input: Pick<ApnsCredentialsInput, keyof ApnsCredentialsInput> }
  | { kind: 'apnsCertificate'; input: Pick<ApnsCertificateInput, keyof ApnsCertificateInput>; now: Date }
  | { kind: 'firebase'; serviceAccount: string };

/** Usable credentials and their properties. */
export interface ReadCredentials {
  /** An APNs key is for all bundle ids of the app. */
  credentials: ApnsKey | FirebaseCredentials | WebPushCredentials;
  /** Identifies the credentials to admins. */
  fingerprint: string;
  /** Null: never. */
  expiresAt: Date | null;
  /** The apns-topics that they cover; none: not stated. */
  topics: readonly string[];
}

/** The thread's response. Errors of our own classes do not pass between threads. */
export type CredentialFileAnswer =
  { read: ReadCredentials } | { refusal: { code: ErrorCode; message: string; inputPath: readonly string[] | null } };

/** Reads an upload. @throws DomainError INVALID_CREDENTIALS naming the field and the rule, never the content */
export type ReadCredentialFile = (file: CredentialFile) => Promise<ReadCredentials>;

/** Longer than any honest file needs on a busy machine. */
const PATIENCE_MS = 20_000;
/** The field that decides how long reading the file takes. */
const FIELDS: Record<CredentialFile['kind'], string> = {
  apns: 'privateKey',
  apnsCertificate: 'certificate',
  firebase: 'private_key',
};

const THREAD = new URL('./credentialThread.js', import.meta.url);

/**
 * Reads files in a separate thread. Keys and .p12 files determine the work of reading them, which must not delay other
 * requests. One file at a time, so that uploads use at most one core.
 * @param thread the compiled credentialThread.js
 */
export function createCredentialFiles(thread = THREAD): ReadCredentialFile {
  let last: Promise<unknown> = Promise.resolve();
  return (file) => {
    const reading = last.then(() => readInThread(file, thread));
    last = reading.catch(() => undefined);
    return reading;
  };
}

function readInThread(file: CredentialFile, code: URL): Promise<ReadCredentials> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(code, {
      ...{ workerData: file, execArgv: [], env: {} },
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    });
    const end = setTimeout(() => {
      void thread.terminate();
      reject(invalidCredentials(FIELDS[file.kind], 'takes too long to read'));
    }, PATIENCE_MS);
    thread.once('message', (answer: CredentialFileAnswer) => {
      if ('read' in answer) resolve(answer.read);
      else reject(new DomainError(answer.refusal.code, answer.refusal.message, answer.refusal.inputPath));
    });
    thread.once('error', reject);
    thread.once('exit', () => {
      clearTimeout(end);
      reject(new Error('the thread that reads credentials has ended without a response'));
    });
  });
}
