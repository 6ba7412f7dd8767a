import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Harness, populate, startHarness } from './harness';
import { Arns, VALID } from './valid-calls';

/*
 * The same calls with the AWS CLI, a client that no one here wrote. AWS_CLI names it; .ci/run installs one.
 */
const AWS = process.env.AWS_CLI ?? 'aws';
let harness: Harness;
let arns: Arns;

beforeEach(async () => {
  harness = await startHarness({ recordingDelay: 5 });
  arns = await populate(harness);
});
afterEach(() => harness.stop());

async function aws(operation: string, input: object): Promise<any> {
  const command = operation.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  const { stdout } = await promisify(execFile)(AWS, ['ivs', command, '--cli-input-json', JSON.stringify(input), '--endpoint-url', harness.ivs.endpoint], {
    env: {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_DEFAULT_REGION: 'us-west-2',
      AWS_DEFAULT_OUTPUT: 'json',
      AWS_MAX_ATTEMPTS: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
      NO_PROXY: '127.0.0.1',
    },
  });
  const isTime = (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)$/.test(value);
  return stdout.trim() === '' ? {} : JSON.parse(stdout, (_, value) => (isTime(value) ? new Date(value) : value));
}

test.each(Object.keys(VALID).sort())('%s', async (operation) => {
  if (operation === 'CreateStreamKey') { await harness.call('DeleteStreamKey', { arn: arns.idleKey }); }
  const { input, output } = VALID[operation](arns);
  expect(await aws(operation, input)).toEqual(expect.objectContaining(output));
});

test.each<[string, string, (a: Arns) => object]>([
  ['ValidationException', 'CreateChannel', () => ({ name: 'a b' })],
  ['ResourceNotFoundException', 'GetChannel', ({ idle }) => ({ arn: `${idle}x` })],
  ['ConflictException', 'DeleteChannel', ({ live }) => ({ arn: live })],
  ['ServiceQuotaExceededException', 'CreateStreamKey', ({ idle }) => ({ channelArn: idle })],
  ['ChannelNotBroadcasting', 'GetStream', ({ idle }) => ({ channelArn: idle })],
])('%s is understood', async (error, operation, input) => {
  await expect(aws(operation, input(arns))).rejects.toThrow(`(${error})`);
});
