import { ConfigError, readConfig, type Config } from '../app/config.js';

/** The configuration of this shell. With an invalid one, the process ends with 2 and names every fault. */
export function readConfigOrExit(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
