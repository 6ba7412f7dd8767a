import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { Context } from '../context';
import { tagsOfRun } from '../names';
import { eventually } from '../processes';
import { isOf, sweep } from '../resources';
import type { Observation } from '../run';
import { signedRequest } from '../signed-requests';

const LONGEST_LAG = 5; // seconds: after so long without a finding, the functions take a list for complete

/** What the documentation of the service leaves open, and the library counts on. */
export async function service(context: Context): Promise<void> {
  await keyPairs(context);
  await channels(context);
  await errors(context);
  await foreignBucket(context);
}

async function keyPairs({ account, run }: Context): Promise<void> {
  const publicKeyMaterial = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey.export({ type: 'spki', format: 'pem' }) as string;
  let arn: string | undefined;
  await run.check('public-key-form-accepted', async () => {
    const { keyPair } = await account.call('ImportPlaybackKeyPair', { publicKeyMaterial, tags: tagsOfRun(run.id) });
    arn = keyPair.arn;
    const der = createPublicKey(publicKeyMaterial).export({ type: 'spki', format: 'der' });
    const expected = createHash('md5').update(der).digest('hex').match(/../g)!.join(':');
    return keyPair.fingerprint === expected ? 'imported, fingerprint equal' : `imported, fingerprint ${keyPair.fingerprint}, of the DER ${expected}`;
  });
  await run.check('list-lag-key-pairs', async () => lag(async () => (await account.list('ListPlaybackKeyPairs', 'keyPairs')).some((pair) => pair.arn === arn)));
  await run.check('same-public-key-refused', async () => account.refusal('ImportPlaybackKeyPair', { publicKeyMaterial, tags: tagsOfRun(run.id) }));
  // the quota is three; if the service takes the same key twice, there are two
  await sweep(account, (resource) => isOf(run.id)(resource) && resource.kind === 'playback key pair' && resource.tags['cdk-ivs:stack'] === undefined && resource.tags['aws:cloudformation:stack-id'] === undefined);
}

async function channels({ account, run }: Context): Promise<void> {
  const { channel, streamKey } = await account.call('CreateChannel', { type: 'BASIC', tags: tagsOfRun(run.id) });
  run.redactor.add(streamKey.value, 'stream key');
  await run.check('list-lag-channels', async () => lag(async () => (await account.list('ListChannels', 'channels')).some(({ arn }) => arn === channel.arn)));
  await run.check('list-lag-stream-keys', async () => lag(async () => (await account.list('ListStreamKeys', 'streamKeys', { channelArn: channel.arn })).length > 0));
  await run.check('second-stream-key-refused', async () => account.refusal('CreateStreamKey', { channelArn: channel.arn }));
  await run.check('omitted-members-stay', async () => {
    const { playbackRestrictionPolicy } = await account.call('CreatePlaybackRestrictionPolicy', { allowedCountries: ['DE'], tags: tagsOfRun(run.id) });
    await account.call('UpdateChannel', { arn: channel.arn, playbackRestrictionPolicyArn: playbackRestrictionPolicy.arn });
    const { channel: updated } = await account.call('UpdateChannel', { arn: channel.arn, latencyMode: 'NORMAL' });
    return updated.playbackRestrictionPolicyArn ? 'attached' : 'detached';
  });
  await run.check('policy-in-use-not-deleted', async () => {
    const { playbackRestrictionPolicyArn: arn } = (await account.call('GetChannel', { arn: channel.arn })).channel;
    const refusal = await account.refusal('DeletePlaybackRestrictionPolicy', { arn });
    await account.call('UpdateChannel', { arn: channel.arn, playbackRestrictionPolicyArn: '' });
    await account.call('DeletePlaybackRestrictionPolicy', { arn }).catch(() => undefined);
    return refusal;
  });
  await account.call('DeleteChannel', { arn: channel.arn });
}

async function errors(context: Context): Promise<void> {
  const { account, run, platform } = context;
  const channelArn = context.output('BareChannel');
  await run.check('error-text-not-live', async () => (await account.refusal('PutMetadata', { channelArn, metadata: 'x' }, true)).replace(channelArn, '<arn>'));
  await run.check('error-text-invalid-key', async () => account.refusal('ImportPlaybackKeyPair', { publicKeyMaterial: 'no key', tags: tagsOfRun(run.id) }, true));
  await run.check('error-text-missing-member', async () => account.refusal('PutMetadata', { metadata: 'x' }, true));
  await run.check('error-text-metadata-size', async () => account.refusal('PutMetadata', { channelArn, metadata: 'x'.repeat(1025) }, true));
  await run.check('error-member', async () => {
    const endpoint = platform.isLocal ? platform.environment.AWS_ENDPOINT_URL_IVS : undefined;
    const body = JSON.stringify({ channelArn, metadata: 'x' });
    const answer = await signedRequest({ ...account.signing, endpoint }, { service: 'ivs', method: 'POST', path: '/PutMetadata', headers: { 'content-type': 'application/json' }, body, answersErrors: true });
    const members = Object.keys(JSON.parse(answer));
    return members.includes('message') ? 'message' : members.join();
  });
}

async function foreignBucket({ account, run, foreignBucket: bucketName }: Context): Promise<void> {
  if (bucketName === undefined) { return run.skip('foreign-bucket-refused', 'no second account: use --foreign-bucket with a bucket of one'); }
  await run.check('foreign-bucket-refused', async () => {
    run.redactor.add(bucketName, 'bucket');
    // without a signature, S3 names the Region also of a bucket that it doesn't open
    const { status, headers } = await fetch(`https://${bucketName}.s3.${account.signing.region}.amazonaws.com/`, { method: 'HEAD' });
    if (status === 404 || headers.get('x-amz-bucket-region') !== account.signing.region) { return 'no such bucket in this Region'; }
    const input = { destinationConfiguration: { s3: { bucketName } }, tags: tagsOfRun(run.id) };
    try {
      const { recordingConfiguration: { arn } } = await account.call('CreateRecordingConfiguration', input);
      const state = await eventually(async () => (await account.call('GetRecordingConfiguration', { arn })).recordingConfiguration.state, (found) => found !== 'CREATING', 60, run.signal);
      return state === 'CREATE_FAILED' ? 'refused' : state;
    } catch (error) {
      const { name, message } = error as Error;
      const isRefused = ['AccessDeniedException', 'ValidationException'].includes(name) && !/not authorized to perform: ivs:/.test(message); // that is the caller
      return isRefused ? 'refused' : `${name}: ${message}`;
    }
  });
}

/** How long it takes until a list has something. */
async function lag(isThere: () => Promise<boolean>): Promise<Observation> {
  const started = Date.now();
  if (!await eventually(isThere, (there) => there, 60)) { return { observed: 'not there after 60 s', isExpected: false }; }
  const seconds = (Date.now() - started) / 1000;
  return { observed: `${seconds.toFixed(1)} s`, isExpected: seconds <= LONGEST_LAG };
}
