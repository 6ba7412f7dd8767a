import { parseArgs } from 'node:util';
import { startIvs } from './server';
import { commandLine, portOption } from '../../local/shared/command-line';

const USAGE = `npm run ivs-local [-- --port 4566 --state FILE --region R --no-rates]

The embedded IVS, for an app under development.

  --port        where it listens, on loopback [4566]; 0 is any that is free
  --state       a file that keeps the resources between two runs
  --region      the region that it is in [us-west-2]
  --no-rates    without the API rates of the service
  --help        shows this`;

async function main(): Promise<void> {
  const { port, ...values } = commandLine(USAGE, () => {
    const options = parseArgs({
      options: { 'port': { type: 'string', default: '4566' }, 'state': { type: 'string' }, 'region': { type: 'string' }, 'no-rates': { type: 'boolean' } },
    }).values;
    return { ...options, port: portOption(options.port) };
  });
  const ivs = await startIvs({
    port,
    region: values.region,
    stateFile: values.state,
    rates: !values['no-rates'],
    onCall: ({ operation, status, error }) => console.log(`${new Date().toISOString()}  ${operation.padEnd(34)} ${status}${error ? ` ${error}` : ''}`),
  });
  console.log(`Amazon IVS, embedded, in ${ivs.account.options.region}, at ${ivs.endpoint}\n`);
  console.log(`  export AWS_ENDPOINT_URL_IVS=${ivs.endpoint} AWS_REGION=${ivs.account.options.region}`);
  console.log('  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local');
  console.log('  aws ivs create-channel --name main\n');
  console.log('Ctrl-C stops it. Calls:\n');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => { void ivs.close().then(() => { console.log('\nstopped'); process.exit(0); }); });
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
