import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { Stack } from 'aws-cdk-lib';
import { Deployment, IMPATIENT } from './harness';
import * as ivs from '../../src';

/*
 * Replies that are no JSON, and requests that don't belong here: the reason is clear, and quotes nothing of a reply.
 */
const SECRET = 'sk-very-secret-value';
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    // as a proxy may answer: the text begins like a reply, and is none
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(`{"SecretString": ${SECRET}${SECRET}`));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => { server.close(); });

async function during(environment: { [name: string]: string }, test: (deployment: Deployment) => Promise<void>): Promise<void> {
  const deployment = await Deployment.start({ environment: { ...IMPATIENT.environment, ...environment } });
  try { await test(deployment); } finally { await deployment.stop(); }
}

const APPS: [service: string, what: string, build: (stack: Stack) => void][] = [
  ['IVS', 'a policy', (stack) => {
    new ivs.Channel(stack, 'Channel', { playbackRestrictionPolicy: new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'] }) });
  }],
  ['IVS', 'a rotating stream key', (stack) => { new ivs.RotatingStreamKey(stack, 'Key', { channel: new ivs.Channel(stack, 'Channel') }); }],
  ['IVS', 'an SRT ingest', (stack) => { new ivs.SrtIngest(stack, 'Srt', { channel: new ivs.Channel(stack, 'Channel') }); }],
  ['SECRETS_MANAGER', 'a rotating stream key', (stack) => { new ivs.RotatingStreamKey(stack, 'Key', { channel: new ivs.Channel(stack, 'Channel') }); }],
  ['SECRETS_MANAGER', 'a signing key', (stack) => { new ivs.PlaybackSigningKey(stack, 'Key'); }],
  ['SECRETS_MANAGER', 'an SRT ingest', (stack) => { new ivs.SrtIngest(stack, 'Srt', { channel: new ivs.Channel(stack, 'Channel') }); }],
  ['KMS', 'a signing key in KMS', (stack) => { new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage.kms() }); }],
];

test.each(APPS)('%s replies to %s with what is no JSON: no fragment of it in the reason or the log', async (service, _, build) => {
  await during({ [`AWS_ENDPOINT_URL_${service}`]: url }, async (deployment) => {
    const failure = await deployment.deploy(build);
    expect(failure?.status).toMatch(/ROLLBACK/);
    const reasons = deployment.cloudFormation.events.flatMap(({ type, reason }) => type.startsWith('Custom::') && reason ? [reason] : []).join('\n');
    expect(reasons).toMatch(/can't .*: the response could not be read; try again/);
    for (const text of [reasons, deployment.cloudFormation.logs()]) {
      expect(text).not.toContain(SECRET.slice(0, 6));
      expect(text).not.toContain('SecretString');
    }
  });
});

test.each(['Custom::IvsChannelAttachments', 'Custom::IvsStreamStop', 'Custom::IvsOwnedKeyPairs'])('a request of an earlier version, %s, is refused with a clear reason', async (type) => {
  await during({}, async (deployment) => {
    await deployment.deploy((stack) => { new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage.kms() }); });
    const { id, resources } = deployment.cloudFormation.stack('Stack');
    const handler = resources.find((resource) => resource.type === 'AWS::Lambda::Function' && resource.logicalId.startsWith('CdkIvsProviderHandler'))!.physicalId!;
    for (const RequestType of ['Create', 'Update', 'Delete']) {
      const request = { RequestType, StackId: id, RequestId: '1', ResourceType: type, LogicalResourceId: 'Old', ResourceProperties: {} };
      const { Payload, FunctionError } = await deployment.cloudFormation.invokeFunction(handler, request);
      expect(FunctionError).toBeDefined();
      expect(JSON.parse(Payload).errorMessage).toMatch(new RegExp(`there is no custom resource ${type}, only Custom::IVSChannelLifecycle, .*; `
        + 'it was deployed with a version before the first release: delete the construct with that version, and add it again with this version'));
    }
  });
});
