import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Account } from '../../tools/acceptance/account';
import { awsPlatform, environmentOf } from '../../tools/acceptance/aws-platform';
import { RUN_TAG, stackProps } from '../../tools/acceptance/names';

const OWN = { ...process.env };
afterEach(() => { process.env = { ...OWN }; });

test.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_IVS'])('with %s, which would send some requests elsewhere, nothing begins', async (name) => {
  process.env[name] = 'http://127.0.0.1:4566';
  await expect(awsPlatform({ region: 'us-west-2' })).rejects.toThrow(`${name} is set, so some requests would not go to AWS: unset it`);
});

describe('the CDK CLI gets the credentials that the account was checked with', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c', AWS_DEFAULT_PROFILE: 'other', AMAZON_ACCESS_KEY_ID: 'd' };

  test.each<[string, string | undefined, object]>([
    ['a profile, and no keys, which the CLI would prefer', 'test', { AWS_PROFILE: 'test' }],
    ['keys, and no profile that only the CLI reads', undefined, { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c' }],
  ])('%s', (_, profile, expected) => {
    process.env = { ...keys };
    expect(environmentOf(profile)).toEqual({ ...expected, CDK_DISABLE_CLI_TELEMETRY: 'true' });
  });

  test('and stacks name that account, so that the CLI refuses another one', () => {
    Object.assign(process.env, { CDK_IVS_ACCEPTANCE_ACCOUNT: '111122223333', AWS_REGION: 'us-west-2' });
    expect(stackProps('r1')).toMatchObject({ env: { account: '111122223333', region: 'us-west-2' }, tags: { [RUN_TAG]: 'r1' } });
    delete process.env.CDK_IVS_ACCEPTANCE_ACCOUNT;
    expect(stackProps('r1')).not.toHaveProperty('env');
  });
});

test('the resources of a stack are those of all pages, without what has been deleted, and a failure that passes is tried again', async () => {
  const member = (id: string, status: string) => `<member><ResourceType>AWS::S3::Bucket</ResourceType><PhysicalResourceId>${id}</PhysicalResourceId><ResourceStatus>${status}</ResourceStatus></member>`;
  const answers = [
    [503, ''],
    [200, `${member('one', 'CREATE_COMPLETE')}${member('gone', 'DELETE_COMPLETE')}<NextToken>2</NextToken>`],
    [200, member('two', 'DELETE_FAILED')],
  ] as const;
  let calls = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const [status, body] = answers[calls];
      calls += 1;
      response.writeHead(status).end(body);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const account = new Account({ region: 'us-west-2', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, endpoint });
  expect(await account.physicalIds('Stack', 'AWS::S3::Bucket')).toEqual(['one', 'two']);
  expect(calls).toBe(3);
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
});
