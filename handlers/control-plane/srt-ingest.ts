import { GetChannelCommand } from '@aws-sdk/client-ivs';
import { unlessRolledBack } from './cancelled-update';
import type { SrtSecretTag, SrtSecretValue } from '../../src/channel/stream-key-contract';
import type { ControlPlaneProperties, Reply, Request } from '../../src/control-plane/contract';
import { callService } from '../shared/call-service';
import { HandlerError } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { readStreamKey } from '../shared/owned-stream-key';
import { arnProperty, optionalArnProperty, secretArnProperty } from '../shared/properties';
import { describeSecret } from '../shared/secret-versions';
import { writeSecret } from '../shared/secrets';

/*
 * Reads the SRT endpoint and passphrase of a channel, for which AWS::IVS::Channel has no attributes. The endpoint is an
 * attribute of the response. Secret values are stored in the secret.
 */
type SrtRequest = Request<'Custom::IVSSrtIngest'>;

const MARK: SrtSecretTag = 'cdk-ivs:srt-of';

export async function srtIngest(request: SrtRequest): Promise<Reply> {
  const { RequestType, ResourceProperties: properties } = request;
  arnProperty(properties, 'ChannelArn', 'channel');
  const secretArn = secretArnProperty(properties, 'SecretArn');
  if (RequestType === 'Delete') { return { PhysicalResourceId: secretArn }; }
  return unlessRolledBack(request, { of: markOf, now: async () => (await describeSecret(secretArn)).tags[MARK] }, populateSecret);
}

/** The mark contains the inputs of the secret value. */
function markOf({ ChannelArn, StreamKeyArn, InsecureIngest }: ControlPlaneProperties['Custom::IVSSrtIngest']): string {
  return [ChannelArn, ...StreamKeyArn ? [StreamKeyArn] : [], String(InsecureIngest ?? false)].join(' ');
}

async function populateSecret({ ResourceProperties: properties }: SrtRequest): Promise<Reply> {
  const { ChannelArn: channelArn, SecretArn: secretArn } = properties;
  const { endpoint, passphrase, insecureIngest } = await srtOf(channelArn);
  const streamKeyArn = optionalArnProperty(properties, 'StreamKeyArn', 'stream-key');
  const query = new URLSearchParams({
    ...streamKeyArn && { streamid: await streamKeyOf(streamKeyArn, channelArn) },
    ...!insecureIngest && { passphrase },
  });
  const value: SrtSecretValue = { passphrase, ingestUrl: `srt://${endpoint}:9000?${query}`, channelArn };
  await writeSecret(secretArn, value);
  return { PhysicalResourceId: secretArn, Data: { Endpoint: endpoint, SecretArn: secretArn } };
}

async function srtOf(arn: string): Promise<{ endpoint: string; passphrase: string; insecureIngest?: boolean }> {
  const { channel } = await callService(`read channel ${arn}`, (options) => ivs.send(new GetChannelCommand({ arn }), options));
  const { endpoint, passphrase } = channel?.srt ?? {};
  if (!endpoint || !passphrase) { throw new HandlerError(`channel ${arn} has no SRT endpoint; ask AWS Support whether the account can use SRT`); }
  return { endpoint, passphrase, insecureIngest: channel?.insecureIngest };
}

async function streamKeyOf(arn: string, channelArn: string): Promise<string> {
  const streamKey = await readStreamKey(arn);
  if (streamKey.channelArn !== channelArn) {
    throw new HandlerError(`stream key ${arn} belongs to channel ${streamKey.channelArn}, not to ${channelArn}; pass the key of this channel`);
  }
  return streamKey.value!;
}
