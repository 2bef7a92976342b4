import { Command } from 'commander';

const EXIT_CODES = `
Exit code: 0 all is well, or there are warnings only; 1 a check has failed; 2 the configuration is invalid.`;

/** `beckon doctor`: whether an installation can work. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .summary('check the configuration, the database, the providers, the clocks and the keys')
    .description(
      'Checks the configuration, the database and its settings, whether the providers can be reached through the proxy, ' +
        'the clocks, and the ages of keys. It changes nothing, and shows no secrets. Run it where the gateway runs, with the same settings.',
    )
    .option('--json', 'print one JSON document', false)
    .addHelpText('after', EXIT_CODES)
    .action(async ({ json }: { json: boolean }) => {
      const { examine, reportText } = await import('../doctor/doctor.js');
      const report = await examine();
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
      process.exitCode = report.isConfigured ? Number(report.state === 'failed') : 2;
    });
}
