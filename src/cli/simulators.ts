import { Command } from 'commander';

const DESCRIPTION =
  "Simulated push providers: APNs (production and sandbox), FCM and Google's token endpoint, under their real names " +
  'behind a proxy on 127.0.0.1. Nothing reaches the real ones.';

const OUTPUT = `
Prints the environment for a gateway process (also as the file "environment" in the folder, for a shell to read) and
where the credentials are, which are good for this run only: an APNs key, an APNs certificate (as PEM text, and as a .p12
file), and a Firebase service account. Then one line of JSON for each push received. Ctrl-C or SIGTERM ends it.`;

const DEFAULT_TOPIC = 'com.example.beckon';

interface Options {
  team: string;
  key: string;
  topic?: string[];
  project: string;
  directory?: string | null;
}

/** `beckon simulators`: push providers that a gateway can send to without an account. */
export function simulatorsCommand(): Command {
  return new Command('simulators')
    .summary("run simulated push services under the providers' real names")
    .description(DESCRIPTION)
    .option('--team <id>', 'Apple team id', 'TEAM000001')
    .option('--key <id>', 'Apple key id', 'KEY0000001')
    .option('--topic <id>', `bundle id the team may send to; may be repeated (default: "${DEFAULT_TOPIC}")`, append)
    .option('--project <id>', 'Firebase project id', 'beckon-demo')
    .option(
      '--directory <folder>',
      'where the credentials and the environment go, to stay (default: a temporary folder, removed at the end)',
    )
    .addHelpText('after', OUTPUT)
    .action(async ({ topic = [], directory = null, ...accounts }: Options) => {
      const { runSimulators } = await import('../simulators/runSimulators.js');
      const [first = DEFAULT_TOPIC, ...others] = topic;
      await runSimulators({ ...accounts, topics: [first, ...others], directory });
    });
}

function append(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}
