import { CATALOGUE } from '../catalogue';
import { cleanLeftovers } from '../clean-up';
import { Context } from '../context';
import { isOf, resourcesOf } from '../resources';

/** The first deployment. Nothing else can go on without it. */
export async function deploy(context: Context): Promise<void> {
  const { cdk, run } = context;
  if (context.cleansUpEarlier) { await cleanLeftovers(context); }
  await cdk.bootstrap();
  context.outputs = await cdk.deploy('everything', { phase: '1' });
  await run.check('permissions-suffice', async () => 'deployed');
  await run.check('everything-is-deployed', async () => context.eventually(async () => deployed(context), (text) => text === CATALOGUE['everything-is-deployed'].expected, 60));
  await run.check('channel-type-creates-no-stream-key', async () => {
    const keys = await context.account.list('ListStreamKeys', 'streamKeys', { channelArn: context.output('LooseChannel') });
    return `${keys.length} stream keys`;
  });
  await run.check('secrets-hold-the-stream-keys', async () => {
    const right = [await secretIsRight(context, 'PublicChannel', 'PublicKeySecret'), await secretIsRight(context, 'PrivateChannel', 'PrivateKeySecret')];
    return right.every(Boolean) ? 'both' : JSON.stringify(right);
  });
  await run.check('srt-secret-holds-the-url', async () => {
    const [{ srt }, secret, streamKey] = [await context.channel('PrivateChannel'), await context.account.secret(context.output('SrtSecret')), await context.streamKey('PrivateKeySecret')];
    run.redactor.add(srt.passphrase, 'passphrase');
    const expected = `srt://${srt.endpoint}:9000?streamid=${streamKey}&passphrase=${srt.passphrase}`;
    return secret.ingestUrl === expected ? 'equal' : `${secret.ingestUrl}, expected ${expected}`;
  });
  await run.check('policy-is-attached', async () => attached(context, 'PublicChannel'));
}

/** Whether a channel has a playback restriction policy. */
export async function attached(context: Context, channelOutput: string): Promise<string> {
  const { playbackRestrictionPolicyArn } = await context.channel(channelOutput);
  return playbackRestrictionPolicyArn ? 'attached' : 'detached';
}

async function deployed({ account, run }: Context): Promise<string> {
  const resources = (await resourcesOf(account)).filter(isOf(run.id));
  const of = (kind: string) => resources.filter((resource) => resource.kind === kind);
  const keys = (await Promise.all(of('channel').map(async ({ arn }) => account.list('ListStreamKeys', 'streamKeys', { channelArn: arn })))).flat();
  const states = await Promise.all(of('recording configuration').map(async ({ arn }) => (await account.call('GetRecordingConfiguration', { arn })).recordingConfiguration.state));
  const counts = `${of('channel').length} channels, ${keys.length} stream keys, ${of('playback key pair').length} key pairs, ${of('playback restriction policy').length} policies`;
  return `${counts}, recording configuration ${states.join()}`;
}

async function secretIsRight(context: Context, channel: string, secret: string): Promise<boolean> {
  const channelArn = context.output(channel);
  const keys = await context.account.list('ListStreamKeys', 'streamKeys', { channelArn });
  const values = await Promise.all(keys.map(async ({ arn }) => (await context.account.call('GetStreamKey', { arn })).streamKey.value));
  return values.length === 1 && values[0] === await context.streamKey(secret);
}
