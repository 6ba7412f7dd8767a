import { parseArgs } from 'node:util';
import { startIvs } from './server';

/*
 * `npm run ivs-local -- --port 4566 [--state FILE] [--region R] [--no-rates]`: the embedded IVS for an app under development.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { 'port': { type: 'string', default: '4566' }, 'state': { type: 'string' }, 'region': { type: 'string' }, 'no-rates': { type: 'boolean' } },
  });
  const ivs = await startIvs({
    port: Number(values.port),
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
