import { generateKeyPairSync } from 'node:crypto';
import * as sdk from '@aws-sdk/client-ivs';
import { EmbeddedIvs, goLive, IvsOptions, startIvs } from '../../ivs-local/src';

/** A running service and the real client for it, which asks once unless it is told otherwise. */
export interface Harness {
  readonly ivs: EmbeddedIvs;
  /** Calls an operation by its name, as a Command of the SDK. */
  call(operation: string, input?: object): Promise<any>;
  stop(): Promise<void>;
}

export async function startHarness(options: IvsOptions = {}, maxAttempts = 1): Promise<Harness> {
  const ivs = await startIvs(options);
  const client = newClient(ivs.endpoint, maxAttempts, { region: ivs.account.options.region });
  return {
    ivs,
    call: callerOf(client),
    stop: async () => {
      client.destroy();
      await ivs.close();
    },
  };
}

export function newClient(endpoint: string, maxAttempts = 1, { region = 'us-west-2', accessKeyId = 'local' } = {}): sdk.IvsClient {
  return new sdk.IvsClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey: 'local' }, maxAttempts });
}

export function callerOf(client: sdk.IvsClient): Harness['call'] {
  return (operation, input = {}) => client.send(new (sdk as any)[`${operation}Command`](input));
}

/** The error of a call: the class of the SDK it arrived as, its status and its text. */
export async function errorOf(call: Promise<unknown>): Promise<{ class: string; name: string; status: number; message: string }> {
  const error: any = await call.then(() => { throw new Error('the call succeeded'); }, (e) => e);
  return { class: error.constructor.name, name: error.name, status: error.$metadata?.httpStatusCode, message: error.message };
}

export function keyPair(): { publicKey: string; privateKey: string } {
  return generateKeyPairSync('ec', {
    namedCurve: 'secp384r1', publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

export const MEDIA_TAILOR = 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads';

/** One of everything, with a channel that is live. */
export async function populate({ ivs, call }: Harness) {
  const { recordingConfiguration } = await call('CreateRecordingConfiguration', { destinationConfiguration: { s3: { bucketName: 'recordings' } } });
  const { playbackRestrictionPolicy } = await call('CreatePlaybackRestrictionPolicy', { allowedCountries: ['DE'] });
  const { adConfiguration } = await call('CreateAdConfiguration', { mediaTailorPlaybackConfigurations: [{ playbackConfigurationArn: MEDIA_TAILOR }] });
  const { keyPair: imported } = await call('ImportPlaybackKeyPair', { publicKeyMaterial: keyPair().publicKey });
  const { channel, streamKey } = await call('CreateChannel', { name: 'live' });
  const idle = await call('CreateChannel', { name: 'idle' });
  goLive(ivs.account, streamKey.value);
  return {
    recording: recordingConfiguration.arn as string,
    policy: playbackRestrictionPolicy.arn as string,
    ads: adConfiguration.arn as string,
    keyPair: imported.arn as string,
    live: channel.arn as string,
    idle: idle.channel.arn as string,
    idleKey: idle.streamKey.arn as string,
  };
}
