import { destroyStacks } from '../clean-up';
import { Context } from '../context';
import { isOf, resourcesOf, summary, sweep } from '../resources';

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
    const failures = [...await destroyStacks(context, 'ads'), ...await destroyStacks(context, 'everything')];
    const unexpected = failures.filter((failure) => !/bucket.*not empty/i.test(failure)); // IVS may still write the end of a recording
    return unexpected.length === 0 ? 'deleted' : `deleted only after: ${unexpected.join('; ')}`;
  });
  for (const encoder of context.encoders) { await encoder.stop(); }
  await run.check('retained-channel-stays', async () => ((await account.refusal('GetChannel', { arn: kept })) === 'no error' ? 'exists' : 'deleted'));
  await destroyStacks(context, 'permissions');
  const left = async () => (await resourcesOf(account)).filter(isOf(run.id));
  await run.check('nothing-else-is-left', async () => summary(await context.eventually(left, ({ length }) => length <= 1, 60)));
  await run.check('sweep-leaves-nothing', async () => {
    const failures = await sweep(account, isOf(run.id));
    return failures.length > 0 ? failures.join('; ') : summary(await context.eventually(left, ({ length }) => length === 0, 60));
  });
}
