import { availableParallelism } from 'node:os';
import { ConfigError, readConfig, type Config } from '../app/config.js';
import { startWarnings } from '../app/startWarnings.js';
import { productVersion } from '../http/productVersion.js';
import { askProviderHosts } from '../providers/room.js';
import { providerClockFinding } from './clockFindings.js';
import { lookAtDataFolder, type DataFolderLook } from './dataFolder.js';
import { failed, ok, type Finding } from './finding.js';
import { keyFindings } from './keyFindings.js';
import { providerFindings } from './providerFindings.js';
import { lookAtEmbedded, lookAtPostgres } from './storage.js';

/** The findings, for people and programs. */
export interface Report {
  name: 'beckon';
  version: string;
  /** The version of Node. */
  node: string;
  at: Date;
  /** The worst state of all checks. */
  state: 'ok' | 'warning' | 'failed';
  /** False: the configuration is invalid, and nothing else was checked. */
  isConfigured: boolean;
  checks: Finding[];
}

/**
 * Examines an installation from where the gateway runs, with its configuration, and changes nothing: the database and its
 * settings, the providers, clocks and keys. It stays out of a data folder that a gateway is using.
 */
export async function examine(): Promise<Report> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return report(
      false,
      error.faults.map((fault) => failed('configuration', `${fault}.`, 'See docs/configuration.md.')),
    );
  }
  const userId = process.getuid?.() ?? null;
  const folder = config.database.kind === 'embedded' ? lookAtDataFolder(config.database.dataDir, userId) : null;
  const [ofStorage, ofProviders] = await Promise.all([storageFindings(config, folder), reachFindings(config)]);
  return report(true, [...configurationFindings(config, folder, userId), ...ofStorage, ...ofProviders]);
}

function report(isConfigured: boolean, checks: Finding[]): Report {
  const has = (state: Finding['state']) => checks.some((check) => check.state === state);
  return {
    ...{ name: 'beckon', version: productVersion(), node: process.version, at: new Date() },
    state: has('failed') ? 'failed' : has('warning') ? 'warning' : 'ok',
    ...{ isConfigured, checks },
  };
}

function configurationFindings(
  { http, workers }: Config,
  folder: DataFolderLook | null,
  userId: number | null,
): Finding[] {
  const check = 'configuration';
  const keyFiles = folder ? [folder.operatorKey.file, folder.encryptionKey.file] : [];
  const risks = startWarnings({ http, userId, keyFiles, workers, cores: availableParallelism(), connections: null });
  if (risks.length === 0) return [ok(check, 'All settings are valid.')];
  // Each says what to do.
  return risks.map((risk) => ({ check, state: 'warning', text: `All settings are valid, but ${risk}.`, remedy: null }));
}

async function storageFindings(config: Config, folder: DataFolderLook | null): Promise<Finding[]> {
  const { database } = config;
  const { findings, keys } =
    database.kind === 'postgres'
      ? await lookAtPostgres(database.url, config.workers)
      : await lookAtEmbedded(database.dataDir, folder?.mayOpen ?? false);
  return [...(folder ? [folder.finding] : []), ...findings, ...keyFindings(config, folder, keys, new Date())];
}

async function reachFindings({ push }: Config): Promise<Finding[]> {
  const reached = await askProviderHosts(push);
  return [...providerFindings(reached), providerClockFinding(reached, new Date())];
}

const STATES: readonly Finding['state'][] = ['ok', 'warning', 'failed', 'skipped'];
const CHECK_COLUMNS = 20;
const STATE_COLUMNS = Math.max(...STATES.map((state) => state.length)) + 2;

/** A report for a person: a line per check with what to do below it, and the counts. */
export function reportText({ checks, version, node }: Report): string {
  const lines = checks.flatMap(({ state, check, text, remedy }) => [
    `${state.padEnd(STATE_COLUMNS)}${check.padEnd(CHECK_COLUMNS)}  ${text}`,
    ...(remedy === null ? [] : [`${' '.repeat(STATE_COLUMNS + CHECK_COLUMNS)}  -> ${remedy}`]),
  ]);
  const counts = STATES.map((state) => `${checks.filter((check) => check.state === state).length} ${state}`);
  return [`Beckon ${version} on Node ${node}`, '', ...lines, '', counts.join(', '), ''].join('\n');
}
