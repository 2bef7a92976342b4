import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { makeEncryptionKey, makeOperatorKey } from '../database/dataFolder.js';
import { readConfigOrExit } from './readConfigOrExit.js';

/** Environment lines go to standard output, what a person reads about them to standard error. */
const print = (line: string) => void process.stdout.write(`${line}\n`);
const explain = (line: string) => void process.stderr.write(`# ${line}\n`);

/** `beckon keys`: makes keys, and the steps to replace the encryption key. Nothing is stored. */
export function keysCommand(): Command {
  const made = new Command('new').description('make a new key and print it as environment lines');
  made
    .command('operator')
    .description('the key that may do everything')
    .action(() => {
      explain(
        'Give it to every node. With the embedded database it may stand in operator.key of the data folder instead.',
      );
      explain('An earlier operator key stops working once a node has this one.');
      print(`BECKON_OPERATOR_KEY=${makeOperatorKey()}`);
    });
  made
    .command('encryption')
    .description('the key that encrypts stored credentials: 32 random bytes')
    .action(() => {
      explain('For a new installation. To replace a key that is in use: beckon keys rotate encryption');
      print(`BECKON_ENCRYPTION_KEY=${makeEncryptionKey()}`);
    });
  made
    .command('vapid')
    .description("one app's keys for Web Push")
    .action(async () => {
      const { default: webPush } = await import('web-push');
      const { publicKey, privateKey } = webPush.generateVAPIDKeys();
      explain(
        'Set the private key with configureWebPush(input: { privateKey: ... }). Browsers subscribe by the public key.',
      );
      explain('Without a private key, configureWebPush makes both by itself.');
      print(`VAPID_PUBLIC_KEY=${publicKey}`);
      print(`VAPID_PRIVATE_KEY=${privateKey}`);
    });

  const rotated = new Command('rotate').description('make a new key and print the steps that replace the present one');
  rotated
    .command('encryption')
    .description('replaces the key that encrypts stored credentials, without a stop')
    .action(() => rotateEncryptionKey());

  return new Command('keys')
    .description('make and replace keys; they are printed, and stored nowhere')
    .addCommand(made)
    .addCommand(rotated);
}

/** The steps of docs/operations.md, with the values of this installation. */
function rotateEncryptionKey(): void {
  const config = readConfigOrExit();
  const present = config.encryptionKeys?.map((key) => key.toString('base64')) ?? [keyOfFolder(config.database)];
  const made = makeEncryptionKey();
  const line = (keys: readonly string[]) => `BECKON_ENCRYPTION_KEY=${keys.join(',')}`;
  print('# 1. Give every node the present key and the new one, and restart it:');
  print(line([...present, made]));
  print('# 2. Then give every node the new key first, and restart it:');
  print(line([made, ...present]));
  print('# 3. Call the mutation resealCredentials until it answers unreadable: 0. Then the new key is enough:');
  print(line([made]));
}

function keyOfFolder(database: ReturnType<typeof readConfigOrExit>['database']): string {
  const file = database.kind === 'embedded' ? path.resolve(database.dataDir, 'encryption.key') : '';
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    explain(
      `The present key cannot be read from ${file}: ${(error as NodeJS.ErrnoException).code ?? 'unknown failure'}.`,
    );
    explain('Set BECKON_ENCRYPTION_KEY or BECKON_DATA_DIR as the gateway has it.');
    process.exit(2);
  }
}
