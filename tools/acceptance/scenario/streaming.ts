import { Context } from '../context';
import { NAMES } from '../names';
import { elements, queryApi } from '../signed-requests';

const PLAYS = 'playlist 200, rendition 200, segment 200';
const UNTIL_PLAYABLE = 60; // seconds from the stream to the first segment of a player

/** Both channels go live; who may watch, and who not. */
export async function streaming(context: Context): Promise<void> {
  const { run, player } = context;
  await context.encoder('PublicChannel', await context.streamKey('PublicKeySecret'));
  await context.encoder('PrivateChannel', await context.streamKey('PrivateKeySecret'));
  await run.check('encoder-goes-live', async () => {
    const states = [await context.live('PublicChannel'), await context.live('PrivateChannel')];
    return [...new Set(states)].join();
  });
  const { playbackUrl } = await context.channel('PublicChannel');
  await run.check('public-channel-plays', async () => playsSoon(context, async () => player.play(playbackUrl, NAMES.allowedOrigin)));
  await run.check('other-origin-refused', async () => String(await player.status(playbackUrl, 'https://other.example.com')));
  await tokens(context);
  await backend(context);
  await whileLive(context);
  await observed(context);
}

async function tokens(context: Context): Promise<void> {
  const { run, player } = context;
  const { playbackUrl } = await context.channel('PrivateChannel');
  await run.check('private-channel-needs-a-token', async () => String(await player.status(playbackUrl)));
  await run.check('signed-token-plays', async () => playsSoon(context, async () => player.play(await context.sign('SecretSigner', { viewerId: 'ann' }))));
  await run.check('kms-signed-token-plays', async () => playsSoon(context, async () => player.play(await context.sign('KmsSigner', { viewerId: 'ann' }))));
  await run.check('changed-token-refused', async () => String(await player.status(`${(await context.sign('SecretSigner', {})).slice(0, -8)}AAAAAAAA`)));
  await run.check('single-use-token-once', async () => {
    const url = await context.sign('SecretSigner', { singleUse: true });
    return `${await player.status(url)}, then ${await player.status(url)}`;
  });
}

/** What a deployed function may do by its grants. */
async function backend(context: Context): Promise<void> {
  const { run, account } = context;
  const channelArn = context.output('PublicChannel');
  const ask = async (request: object) => account.invoke(context.output('Backend'), { channelArn, ...request });
  await run.check('backend-sees-the-stream', async () => {
    const { live, ...rest } = await ask({ action: 'status' });
    return live === true ? 'live' : JSON.stringify({ live, ...rest });
  });
  await run.check('backend-sends-metadata', async () => {
    const answer = await ask({ action: 'announce', metadata: '{"question":"Who wins?"}' });
    return answer.sent ? 'sent' : JSON.stringify(answer);
  });
  await run.check('backend-without-grant-denied', async () => (await ask({ action: 'stop' })).errorType ?? 'not denied');
}

/** What can't be changed on a live channel. */
async function whileLive(context: Context): Promise<void> {
  const { run, account } = context;
  const arn = context.output('PrivateChannel');
  await run.check('live-channel-not-updated', async () => account.refusal('UpdateChannel', { arn, latencyMode: 'NORMAL' }));
  await run.check('live-channel-tags-by-api', async () => {
    const refusal = await account.refusal('TagResource', { resourceArn: arn, tags: { 'tagged-while-live': 'yes' } });
    await account.call('UntagResource', { resourceArn: arn, tagKeys: ['tagged-while-live'] });
    return refusal === 'no error' ? 'tagged' : refusal;
  });
}

/** What EventBridge and CloudWatch know of the stream. */
async function observed(context: Context): Promise<void> {
  const { run, account, platform } = context;
  await run.check('rule-matches-its-event-alone', async () => {
    const matches = async (eventName: string, channel: string) => account.ruleMatches(context.output('EventRule'), {
      'id': '1',
      'detail-type': 'IVS Stream State Change',
      'source': 'aws.ivs',
      'account': channel.split(':')[4],
      'time': new Date().toISOString(),
      'region': platform.region,
      'resources': [channel],
      'detail': { event_name: eventName, channel_name: '', stream_id: 'st-1' },
    });
    const [own, other] = [context.output('PublicChannel'), context.output('PrivateChannel')];
    return `start ${await matches('Stream Start', own)}, end ${await matches('Stream End', own)}, other channel ${await matches('Stream Start', other)}`;
  });
  await run.check('event-reaches-the-rule', async () => {
    const [event] = await context.eventually(async () => account.receiveMessages(context.output('EventQueue')), (events) => events.length > 0, 120);
    return event?.detail?.event_name ?? 'no event after 2 minutes';
  });
  await run.check('metric-dimension-is-the-id', async () => {
    const arn = context.output('PublicChannel');
    const ask = async () => (await hasFramerate(context, arn.split('/').at(-1)!) ? 'the ID' : await hasFramerate(context, arn) ? 'the ARN' : 'no data');
    return context.eventually(ask, (answer) => answer !== 'no data', 240);
  });
}

/** Whether CloudWatch has data of IngestFramerate for a value of the dimension Channel. */
async function hasFramerate({ account }: Context, channel: string): Promise<boolean> {
  const now = Date.now();
  const xml = await queryApi(account.signing, 'monitoring', '2010-08-01', 'GetMetricStatistics', {
    'Namespace': 'AWS/IVS',
    'MetricName': 'IngestFramerate',
    'Dimensions.member.1.Name': 'Channel',
    'Dimensions.member.1.Value': channel,
    'StartTime': new Date(now - 900_000).toISOString(),
    'EndTime': new Date(now).toISOString(),
    'Period': '60',
    'Statistics.member.1': 'Average',
  });
  return elements(xml, 'Average').length > 0;
}

/** The first segments come some seconds after the stream. */
export async function playsSoon(context: Context, play: () => Promise<string>): Promise<string> {
  return context.eventually(async () => play().catch((error: Error) => error.message), (result) => result === PLAYS, UNTIL_PLAYABLE);
}
