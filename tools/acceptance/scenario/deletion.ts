import { destroyStacks } from '../clean-up';
import { Context } from '../context';
import { isOurs, resourcesOf, summary, sweep } from '../resources';

/** The stacks are deleted while both channels are live, with encoders that come back; then the retained channel is swept. */
export async function deletion(context: Context): Promise<void> {
  const { run, account } = context;
  const kept = context.output('KeptChannel');
  for (const encoder of context.encoders) { await encoder.stop(); }
  await context.encoder('PublicChannel', await context.streamKey('PublicKeySecret'), true);
  await context.encoder('PrivateChannel', await context.streamKey('PrivateKeySecret'), true);
  const live = [await context.live('PublicChannel'), await context.live('PrivateChannel')];
  await run.check('deleted-while-live', async () => {
    if (live.some((state) => state !== 'LIVE')) { return `not live before: ${live.join()}`; }
    await destroyStacks(context, 'ads');
    await destroyStacks(context, 'everything');
    return 'deleted';
  });
  for (const encoder of context.encoders) { await encoder.stop(); }
  await run.check('retained-channel-stays', async () => ((await account.refusal('GetChannel', { arn: kept })) === 'no error' ? 'exists' : 'deleted'));
  await destroyStacks(context, 'permissions');
  await run.check('nothing-else-is-left', async () => summary((await resourcesOf(account)).filter(isOurs)));
  await run.check('sweep-leaves-nothing', async () => {
    const failures = await sweep(account);
    return failures.length > 0 ? failures.join('; ') : summary((await resourcesOf(account)).filter(isOurs));
  });
}
