import { Context } from '../context';

const PATIENCE = 60; // seconds: a revocation starts, and takes effect later

/** Viewers are sent away, by each way that the library offers at run time. */
export async function revocation(context: Context): Promise<void> {
  const { run, account, player } = context;
  const channelArn = context.output('PrivateChannel');
  await run.check('revoker-revokes', async () => {
    const request = { viewerId: 'queued', viewerSessionVersion: 2 };
    const url = await context.sign('SecretSigner', { ...request, lifetimeSeconds: 600 });
    const before = await player.status(url);
    await account.sendMessage(context.output('RevokerQueue'), { channelArn, viewerId: 'queued', viewerSessionVersionsLessThanOrEqualTo: 2 });
    return `${before}, then ${await refusedSoon(context, async () => player.status(url))}`;
  });
  await run.check('later-token-of-revoked-version-refused', async () => String(await player.status(await context.sign('SecretSigner', { viewerId: 'queued', viewerSessionVersion: 1 }))));
  await run.check('newer-version-plays', async () => String(await player.status(await context.sign('SecretSigner', { viewerId: 'queued', viewerSessionVersion: 3 }))));
  await run.check('session-ends', async () => {
    const rendition = await player.rendition(await context.sign('SecretSigner', { viewerId: 'watching' }));
    const before = await player.status(rendition);
    await account.call('StartViewerSessionRevocation', { channelArn, viewerId: 'watching' });
    return `${before}, then ${await refusedSoon(context, async () => player.status(rendition))}`;
  });
  await run.check('bulk-revocation-revokes', async () => {
    const url = await context.sign('SecretSigner', { viewerId: 'listed', lifetimeSeconds: 600 });
    const key = `${context.output('BulkListPrefix')}acceptance.jsonl`;
    await account.putObject(context.output('ListsBucket'), key, `${JSON.stringify({ channelArn, viewerId: 'listed' })}\n`);
    const execution = await account.startExecution(context.output('BulkStateMachine'), { key });
    const status = await context.eventually(async () => account.executionStatus(execution), (found) => found !== 'RUNNING', 180);
    return `${status}, then ${await refusedSoon(context, async () => player.status(url))}`;
  });
}

/** The status of a player once it is refused, or the last one. */
export async function refusedSoon(context: Context, status: () => Promise<number>): Promise<number> {
  return context.eventually(status, (found) => found === 403, PATIENCE);
}
