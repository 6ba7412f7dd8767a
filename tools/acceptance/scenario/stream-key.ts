import { Context } from '../context';

const UNTIL_REFUSED = 15_000; // milliseconds for an encoder that can't get in

/** The stream key rotates while an encoder streams; then the recording of that stream. */
export async function streamKey(context: Context): Promise<void> {
  const { run, account, platform } = context;
  const [old, before] = [await context.streamKey('PublicKeySecret'), await context.stream('PublicChannel')];
  await run.check('stream-key-rotates', async () => {
    await platform.rotate(context.output('PublicKeySecret'), run);
    const now = await context.streamKey('PublicKeySecret');
    const [{ arn }] = await account.list('ListStreamKeys', 'streamKeys', { channelArn: context.output('PublicChannel') });
    const { streamKey: { value } } = await account.call('GetStreamKey', { arn });
    return `${now === old ? 'the old key' : 'a new key'}, ${now === value ? 'equal' : 'another one than in IVS'}`;
  });
  await run.check('encoder-outlives-rotation', async () => ((await context.stream('PublicChannel'))?.streamId === before?.streamId ? 'the same stream' : 'another or none'));
  await context.encoders[0].stop();
  await context.offline('PublicChannel');
  await run.check('old-stream-key-refused', async () => {
    const encoder = await context.encoder('PublicChannel', old);
    const state = await context.eventually(async () => context.state('PublicChannel'), (found) => found === 'LIVE', UNTIL_REFUSED / 1000 / (platform.isLocal ? 5 : 1));
    await encoder.stop();
    return state;
  });
  await run.check('recording-is-complete', async () => recorded(context));
  await run.check('new-stream-key-streams', async () => {
    const encoder = await context.encoder('PublicChannel', await context.streamKey('PublicKeySecret'));
    const state = await context.live('PublicChannel');
    await encoder.stop();
    await context.offline('PublicChannel');
    return state;
  });
}

/** What the end of a recording says, and whether the playlist that it names exists. */
async function recorded(context: Context): Promise<string> {
  const { recording } = context.platform;
  const bucket = context.output('Bucket');
  const ending = async () => (await recording.keys(bucket)).find((key) => key.endsWith('/events/recording-ended.json'));
  const key = await context.eventually(ending, (found) => found !== undefined, 120);
  if (key === undefined) { return `no recording-ended.json after 2 minutes; ${(await recording.keys(bucket)).length} objects`; }
  const { recording_status: status, media: { hls } } = JSON.parse(await recording.read(bucket, key));
  const playlist = key.replace('events/recording-ended.json', `${hls.path}/${hls.playlist}`);
  return `${status}, ${(await recording.keys(bucket)).includes(playlist) ? 'playlist' : 'no playlist'}`;
}
