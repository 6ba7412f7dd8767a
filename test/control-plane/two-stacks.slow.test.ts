import { Stack } from 'aws-cdk-lib';
import { CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { customResource } from './case-helpers';
import { left, TABLE, Variant } from './custom-resource-cases';
import { Deployment, failureOf, IMPATIENT } from './harness';

/*
 * One template under two stack names, in one account and region: what the second stack does leaves everything of the first as it is.
 */
describe.each(TABLE)('%s', (_, type, entry) => {
  let deployment: Deployment;
  beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
  afterEach(() => deployment.stop());

  test('the second stack is created, updated, rolled back, deleted, and fails to be created', async () => {
    const deploy = (variant: Variant, isFailing = false, name = 'Second') => deployment.deploy((stack: Stack) => {
      entry.build(stack, variant);
      if (isFailing) { new CfnPlaybackKeyPair(stack, 'Failing', { publicKeyMaterial: 'nonsense' }).addResourceDependency(customResource(stack, type)); }
    }, name);
    expect(await deploy('first', false, 'Stack')).toBeUndefined();
    await entry.use?.(deployment);
    const [before, observed] = [deployment.snapshot(), entry.observe(deployment)];
    const expectUntouched = () => expect(deployment.snapshot(Object.keys(before))).toEqual(before);

    for (const variant of ['first', 'changed'] as const) {
      expect(await deploy(variant)).toBeUndefined();
      expectUntouched();
    }
    expect((await deploy('elsewhere', true))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expectUntouched();
    expect(await failureOf(deployment.destroy('Second'))).toBeUndefined();
    expectUntouched();
    expect((await deploy('first', true))?.status).toBe('ROLLBACK_COMPLETE');
    expectUntouched();
    await deployment.destroy('Second');
    expectUntouched();
    expect(entry.observe(deployment)).toEqual(observed);
    await deployment.destroy();
    expect(left(entry, deployment)).toEqual([]);
  });
});
