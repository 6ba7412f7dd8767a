import { attached } from './deployment';
import { refusedSoon } from './revocation';
import { Traffic } from './traffic';
import { Context } from '../context';
import { NAMES } from '../names';
import { CommandFailed } from '../processes';

/** Two deployments that change what is there, with viewers who come all the time; then ads, and updates that fail. */
export async function updates(context: Context): Promise<void> {
  const { run, account, player } = context;
  await account.call('UpdateChannel', { arn: context.output('BareChannel'), playbackRestrictionPolicyArn: context.output('Policy') });
  const before = { ...context.outputs };
  const recording = (await context.channel('PublicChannel')).recordingConfigurationArn;
  const revoked = await context.sign('SecretSigner', { viewerId: NAMES.revokedAtDeployment, lifetimeSeconds: 600 });
  const statusBefore = await player.status(revoked);
  const control = await context.sign('SecretSigner', { viewerId: 'control', lifetimeSeconds: 600 });
  const earlier = await context.sign('SecretSigner', { lifetimeSeconds: 3600 });
  const looseBefore = await attached(context, 'LooseChannel');

  await rotate(context, 'SecretSigner', '2', 'secret-key-rotation-refuses-none');
  await changed(context, before, recording, looseBefore);
  await run.check('deployment-revokes', async () => `${statusBefore}, then ${await refusedSoon(context, async () => player.status(revoked))}${await player.status(control) === 200 ? '' : ', but so is another viewer'}`);
  await run.check('earlier-token-stays-valid', async () => String(await player.status(earlier)));
  await run.check('retirement-waits', async () => {
    const { tags } = (await account.call('GetPlaybackKeyPair', { arn: context.output('SecretKeyPair') })).keyPair;
    const handler = (await account.physicalIds(NAMES.stack, 'AWS::Lambda::Function')).find((name) => name.includes('CdkIvsProviderHandler'))!;
    const answer = await account.invoke(handler, { RetireKeyPairsOfStack: tags['cdk-ivs:stack'] });
    if (answer?.errorType) { return `${answer.errorType}: ${answer.errorMessage}`; }
    const refusal = await account.refusal('GetPlaybackKeyPair', { arn: before.SecretKeyPair });
    return refusal === 'no error' ? 'kept' : refusal;
  });
  const statusOfEarlier = await player.status(earlier);
  await account.call('DeletePlaybackKeyPair', { arn: before.SecretKeyPair }); // also makes room: the quota is three
  await run.check('deleted-key-pair-refuses', async () => (statusOfEarlier === 200 ? String(await refusedSoon(context, async () => player.status(earlier))) : `refused before: ${statusOfEarlier}`));
  await rotate(context, 'KmsSigner', '3', 'kms-key-rotation-refuses-none');
  await failingUpdates(context);
}

/** Deploys while tokens are signed and used without a pause. */
async function rotate(context: Context, signer: 'SecretSigner' | 'KmsSigner', phase: string, check: string): Promise<void> {
  const traffic = new Traffic(context, signer);
  try {
    context.outputs = await context.cdk.deploy('everything', { phase });
  } finally {
    await traffic.end();
  }
  await context.run.check(check, async () => traffic.result());
}

async function changed(context: Context, before: { readonly [output: string]: string }, recording: string, looseBefore: string): Promise<void> {
  const { run, account } = context;
  await run.check('channel-updated-in-place', async () => {
    const { latencyMode, tags, arn } = await context.channel('PublicChannel');
    return `${latencyMode}, ${tags.show}, ${arn === before.PublicChannel ? 'the same ARN' : 'another ARN'}`;
  });
  await run.check('recording-replaced', async () => {
    const now = (await context.channel('PublicChannel')).recordingConfigurationArn;
    const old = await account.refusal('GetRecordingConfiguration', { arn: recording });
    return `${now === recording ? 'the same' : 'another one'}, ${now ? 'attached' : 'detached'}, ${old === 'ResourceNotFoundException' ? 'the old one deleted' : 'the old one is left'}`;
  });
  await run.check('attachment-survives-update', async () => attached(context, 'BareChannel'));
  await account.call('UpdateChannel', { arn: context.output('BareChannel'), playbackRestrictionPolicyArn: '' }); // or its policy could not be deleted
  await run.check('own-attachment-survives-update', async () => attached(context, 'PublicChannel'));
  await run.check('removed-prop-detaches', async () => (looseBefore === 'attached' ? attached(context, 'LooseChannel') : 'was not attached before'));
}

export async function ads(context: Context): Promise<void> {
  const { run, cdk, account } = context;
  await run.check('ads-are-attached', async () => {
    const outputs = await cdk.deploy('ads');
    const { channel } = await account.call('GetChannel', { arn: outputs.ChannelWithAds });
    return channel.adConfigurationArn === outputs.AdConfiguration ? 'attached' : 'detached';
  });
}

/** CloudFormation has to restore what it has changed. The private channel is live. */
async function failingUpdates(context: Context): Promise<void> {
  const { run, cdk, account } = context;
  await run.check('live-channel-tags-by-cloudformation', async () => {
    await expectFailure(cdk.deploy('everything', { phase: '3', liveTag: 'true' }));
    return (await account.stackStatus(NAMES.stack))!;
  });
  await run.check('failed-update-rolled-back', async () => {
    await expectFailure(cdk.deploy('everything', { phase: '3', fails: 'true' }));
    return (await context.channel('PublicChannel')).latencyMode;
  });
  await run.check('rollback-follows-dependencies', async () => {
    const events = await account.stackEvents(NAMES.stack); // the newest first
    const start = events.findIndex(({ status }) => status === 'UPDATE_ROLLBACK_IN_PROGRESS');
    if (start < 0) { return 'no rollback among the newest events'; }
    const rollback = events.slice(0, start).reverse();
    const channels = rollback.filter(({ logicalId, status }) => status === 'UPDATE_IN_PROGRESS' && /^(Bare|Public[0-9A-F]{8}$)/.test(logicalId));
    return channels.map(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, '')).join(', ');
  });
}

async function expectFailure(deployment: Promise<unknown>): Promise<void> {
  try {
    await deployment;
  } catch (error) {
    if (error instanceof CommandFailed) { return; }
    throw error;
  }
  throw new Error('the deployment succeeded');
}
