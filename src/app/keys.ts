import type { Config } from './config.js';
import { Redacted } from '../domain/redacted.js';
import { makeEncryptionKey, makeOperatorKey, type DataFolder } from '../database/dataFolder.js';

/** The keys of an installation. */
export interface Keys {
  operatorKey: Redacted;
  encryptionKeys: readonly Buffer[];
  operatorKeyFile: string | null;
  /** All key files that were read. */
  files: readonly string[];
  made: boolean;
}

/** Keys from the environment, else from the data folder, where they are generated at the first start. */
export function readKeys(config: Config, folder: DataFolder | null): Keys {
  const operator = config.operatorKey === null ? folder?.secret('operator.key', makeOperatorKey) : null;
  const encryption = config.encryptionKeys === null ? folder?.secret('encryption.key', makeEncryptionKey) : null;
  const operatorKey = config.operatorKey ?? (operator && new Redacted(operator.value));
  const encryptionKeys = config.encryptionKeys ?? (encryption && [Buffer.from(encryption.value, 'base64')]);
  for (const { file, value } of [operator, encryption].filter((secret) => secret != null)) {
    if (value.length < 32) throw new Error(`${file} is damaged: it is shorter than any key that was made`);
  }
  if (!operatorKey || !encryptionKeys) throw new Error('without a data folder the keys come from the environment');
  return {
    operatorKey,
    encryptionKeys,
    operatorKeyFile: operator?.file ?? null,
    files: [operator, encryption].flatMap((secret) => secret?.file ?? []),
    made: (operator?.isNew ?? false) || (encryption?.isNew ?? false),
  };
}
