import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { Deployment, IMPATIENT } from './harness';
import { goLive } from '../../ivs-local/src';
import * as ivs from '../../src';

/*
 * The SRT ingest of a channel: its endpoint as an attribute, its passphrase and URL in a secret.
 */
interface Options {
  readonly insecureIngest?: boolean;
  readonly withKey?: boolean;
  readonly secretName?: string;
}

const app = ({ insecureIngest, withKey, secretName }: Options = {}) => (stack: Stack) => {
  const channel = new ivs.Channel(stack, 'Channel', { insecureIngest });
  const streamKey = channel.addStreamKey('Key');
  const srt = channel.addSrtIngest('Srt', { streamKey: withKey ? streamKey : undefined, secretName });
  new CfnOutput(stack, 'Endpoint', { value: srt.srtIngestEndpoint });
  new CfnOutput(stack, 'Secret', { value: srt.secret.secretArn });
};

let deployment: Deployment;
beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
afterEach(() => deployment.stop());

const outputs = () => deployment.cloudFormation.stack('Stack').outputs as { Endpoint: string; Secret: string };
const secret = () => JSON.parse(deployment.cloudFormation.secrets.get(outputs().Secret)!);
const channel = () => [...deployment.ivs.account.channels.values()][0];
const streamKey = () => [...deployment.ivs.account.streamKeys.values()][0].value!;

test('endpoint and URL are those of the channel; an encoder gets in with the key of the URL', async () => {
  expect(await deployment.deploy(app({ withKey: true }))).toBeUndefined();
  const { endpoint, passphrase } = channel().srt!;
  expect(outputs().Endpoint).toBe(endpoint);
  expect(secret()).toEqual({ passphrase, ingestUrl: `srt://${endpoint}:9000?streamid=${streamKey()}&passphrase=${passphrase}`, channelArn: channel().arn });
  goLive(deployment.ivs.account, new URL(secret().ingestUrl).searchParams.get('streamid')!);
});

test('without a stream key the URL has none', async () => {
  await deployment.deploy(app());
  const { endpoint, passphrase } = channel().srt!;
  expect(secret().ingestUrl).toBe(`srt://${endpoint}:9000?passphrase=${passphrase}`);
});

test('on a channel with insecure ingest the URL has no passphrase, and follows a change', async () => {
  await deployment.deploy(app({ withKey: true, insecureIngest: true }));
  expect(secret().ingestUrl).toBe(`srt://${channel().srt!.endpoint}:9000?streamid=${streamKey()}`);
  await deployment.deploy(app({ withKey: true, insecureIngest: false }));
  expect(secret().ingestUrl).toContain(`&passphrase=${channel().srt!.passphrase}`);
});

test('another secret is filled as well, and the old one goes', async () => {
  await deployment.deploy(app({ secretName: 'one' }));
  await deployment.deploy(app({ secretName: 'two' }));
  expect(outputs().Secret).toContain(':secret:two-');
  expect(secret().passphrase).toBe(channel().srt!.passphrase);
  expect(deployment.cloudFormation.secrets.size).toBe(1);
});

test('the stream key of another channel fails the deployment, and says whose it is', async () => {
  const failure = await deployment.deploy((stack) => {
    const { streamKeyArn } = new ivs.StreamKey(stack, 'Key', { channel: new CfnChannel(stack, 'Other') });
    // by its ARN, since synthesis refuses a key that it knows to be of another channel
    new ivs.Channel(stack, 'Channel').addSrtIngest('Srt', { streamKey: ivs.StreamKey.fromStreamKeyArn(stack, 'ByArn', streamKeyArn) });
  });
  expect(failure!.reasons[0]).toMatch(/stream key arn:.* belongs to channel arn:.*, not to arn:.*; pass the key of this channel/);
  await deployment.destroy();
  expect(deployment.left()).toEqual([]);
});

test('a secret that can\'t be written fails the deployment, with its ARN and why', async () => {
  deployment.cloudFormation.secretsManager.faults.add({ operation: 'PutSecretValue', error: 'EncryptionFailure' });
  const failure = await deployment.deploy(app());
  expect(failure!.reasons[0]).toMatch(/can't write the secret arn:aws:secretsmanager:\S+: EncryptionFailure: a fault on demand/);
});
