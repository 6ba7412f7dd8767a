#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkedOption, commandLine, patternOption, portOption, urlOption } from './command-line';
import { endings } from './endings';
import { withIngestPorts } from './ingest/command-line';
import { Call, LocalIvs, RtmpOptions, SeedRequest, startIvs } from './package';
import { endWithNpm } from './parent';
import { ACCOUNT_ID, REGION, regionWarning } from './start-options';

const USAGE = `ivs-local [options]

Runs a local Amazon IVS for development and tests. Every AWS SDK and the AWS CLI can call it.

  --port PORT        the port to listen on [4566]; 0 takes any free port
  --state FILE       keep the resources in this file between two runs
  --seed FILE        create resources at start: a JSON file with requests (not when the state file already exists)
  --region REGION    the AWS Region [us-west-2]
  --account ID       the AWS account, 12 digits [123456789012]
  --no-rates         don't throttle calls at the documented API rates
  --no-delays        don't take the seconds that IVS takes to start, stop and delete
  --events URL       send events to this URL: to an EventBridge endpoint with PutEvents if the URL has no path
                     (add ?bus=NAME for another event bus than the default), as JSON by POST if it has one
  --rtmp [PORT]      let encoders such as OBS and ffmpeg stream by RTMP [1935]
  --rtmps [PORT]     let encoders stream by RTMPS [1936]; they must not check the certificate, which is made at start
  --no-renditions    don't transcode what encoders stream; without it, channels of type STANDARD and ADVANCED have smaller
                     renditions, too, if ffmpeg is installed
  --recordings DIR   write what encoders stream to channels that record: each bucket is a folder in this folder
  --s3 URL           write it to the buckets of an S3 endpoint, such as http://localhost:9000
  --host ADDRESS     the address to listen on [127.0.0.1, which only this machine can reach]
  --public-url URL   the URL that clients use, when it is not http://HOST:PORT
  --version          print the version
  --help             print this help

Examples:

  npx ivs-local
  npx ivs-local --state ivs.state --seed seed.json
  npx ivs-local --events http://localhost:3000/ivs-events
  npx ivs-local --rtmp     # ffmpeg -re -i FILE -c:v libx264 -g 60 -c:a aac -f flv rtmp://127.0.0.1:1935/app/STREAM_KEY
  npx ivs-local --host 0.0.0.0 --public-url http://ivs:4566     # in a container that others call "ivs"

Then, in another terminal:

  export AWS_ENDPOINT_URL_IVS=http://127.0.0.1:4566 AWS_REGION=us-west-2 AWS_DEFAULT_REGION=us-west-2
  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
  aws ivs create-channel --name main
  curl -d '{"channelArn": "ARN"}' $AWS_ENDPOINT_URL_IVS/_local/encoder/start`;

const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));

function readOptions() {
  const { values } = parseArgs({
    args: withIngestPorts(process.argv.slice(2)),
    options: {
      'port': { type: 'string', default: '4566' },
      'state': { type: 'string' },
      'seed': { type: 'string' },
      'region': { type: 'string', default: 'us-west-2' },
      'account': { type: 'string', default: '123456789012' },
      'no-rates': { type: 'boolean' },
      'no-delays': { type: 'boolean' },
      'events': { type: 'string' },
      'rtmp': { type: 'string' },
      'rtmps': { type: 'string' },
      'no-renditions': { type: 'boolean' },
      'recordings': { type: 'string' },
      's3': { type: 'string' },
      'host': { type: 'string' },
      'public-url': { type: 'string' },
    },
  });
  return {
    port: portOption(values.port),
    host: patternOption('host', values.host, /^[\w.:-]+$/, 'an address such as 0.0.0.0'),
    publicUrl: urlOption('public-url', values['public-url']),
    region: checkedOption('region', values.region, REGION),
    accountId: checkedOption('account', values.account, ACCOUNT_ID),
    rates: !values['no-rates'],
    delays: !values['no-delays'],
    stateFile: patternOption('state', values.state, /./, 'the path of a file'),
    seed: values.seed === undefined ? undefined : readSeed(values.seed),
    eventsUrl: urlOption('events', values.events),
    rtmp: rtmpOptions(values, values['no-renditions'] ? false : undefined),
  };
}

interface EncoderValues {
  readonly rtmp?: string;
  readonly rtmps?: string;
  readonly recordings?: string;
  readonly s3?: string;
}

function rtmpOptions({ rtmp, rtmps, recordings, s3 }: EncoderValues, renditions?: false): RtmpOptions | undefined {
  if (rtmp === undefined && rtmps === undefined) {
    if (recordings !== undefined || s3 !== undefined || renditions !== undefined) {
      throw new Error('--no-renditions, --recordings and --s3 are for what encoders stream: add --rtmp or --rtmps');
    }
    return undefined;
  }
  const [port, tlsPort] = [rtmp === undefined ? undefined : portOption(rtmp, 'rtmp'), rtmps === undefined ? undefined : portOption(rtmps, 'rtmps')];
  const onRefused = (reason: string) => console.log(`${new Date().toISOString()}  encoder refused: ${reason}`);
  return { port, tlsPort, recordings, s3: urlOption('s3', s3), renditions, onRefused };
}

function readSeed(file: string): SeedRequest[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`--seed ${file} can't be read: ${(error as Error).message}`);
  }
}

async function main(): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'; // what is bundled runs on every version that package.json names
  const options = commandLine(USAGE, version, readOptions);
  const warning = regionWarning(options.region);
  if (warning) { console.error(warning); }
  const ivs = await startIvs({ ...options, onCall: (call) => console.log(lineOf(call)) });
  console.log(banner(ivs));
  const { end, onSignal } = endings(async () => ivs.close());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) { process.on(signal, onSignal); }
  endWithNpm(end);
}

function banner({ endpoint, region, seeded, ingest }: LocalIvs): string {
  const encoders = (ingest?.servers ?? []).map((server) => `  Encoders: ${server}/STREAM_KEY\n`);
  const seeds = Object.entries(seeded).map(([name, answer]) => `  ${name}: ${(Object.values<any>(answer)[0])?.arn ?? 'done'}\n`);
  return `Local Amazon IVS in ${region}, at ${endpoint}
${seeds.length > 0 ? `\n${seeds.join('')}` : ''}
  export AWS_ENDPOINT_URL_IVS=${endpoint} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
  aws ivs create-channel --name main
${encoders.length > 0 ? `
${encoders.join('')}` : ''}
Press Ctrl-C to stop it. Calls:
`;
}

function lineOf({ operation, status, error }: Call): string {
  return `${new Date().toISOString()}  ${operation.padEnd(34)} ${status}${error ? ` ${error}` : ''}`;
}

main().catch((error: Error & { code?: string }) => {
  console.error(error.code === 'EADDRINUSE' ? `${error.message}: another process has this port; choose one with --port, --rtmp or --rtmps` : error.message);
  process.exit(1);
});
