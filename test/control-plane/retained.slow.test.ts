import { CfnResource, RemovalPolicies, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CASES, CustomResourceCase } from './custom-resource-cases';
import { Deployment, failureOf, IMPATIENT } from './harness';

/*
 * What a custom resource looks after is retained, in each way that the CDK has for it, and the stack is deleted.
 */
type Retained = NonNullable<CustomResourceCase['retainedWith']>;

const WAYS: { [way: string]: (stack: Stack, retained: Retained) => void } = {
  'applyRemovalPolicy': (stack, { constructs }) => {
    for (const id of constructs) { (stack.node.findChild(id) as any).applyRemovalPolicy(RemovalPolicy.RETAIN); }
  },
  'RemovalPolicies of the stack': (stack) => { RemovalPolicies.of(stack).retain(); },
  'RemovalPolicies of the type': (stack, { types }) => { RemovalPolicies.of(stack).retain({ applyToResourceTypes: types }); },
  'an override of the L1': (stack, { types }) => {
    const resources = stack.node.findAll()
      .filter((node): node is CfnResource => CfnResource.isCfnResource(node) && types.includes(node.cfnResourceType));
    for (const resource of resources) { resource.addOverride('DeletionPolicy', 'Retain'); }
  },
};

const TABLE = CASES.filter(({ retainedWith }) => retainedWith)
  .flatMap((entry) => ['the prop', ...Object.keys(WAYS)].map((way): [string, string, CustomResourceCase] => [entry.title ?? entry.type, way, entry]));

test.each(TABLE)('%s, by %s: what is retained is as before', async (_, way, entry) => {
  const deployment = await Deployment.start(IMPATIENT);
  try {
    expect(await deployment.deploy((stack) => {
      entry.build(stack, 'first', way === 'the prop' ? RemovalPolicy.RETAIN : undefined);
      WAYS[way]?.(stack, entry.retainedWith!);
    })).toBeUndefined();
    await entry.use?.(deployment);
    const [before, observed] = [deployment.snapshot(), entry.observe(deployment)];

    expect(await failureOf(deployment.destroy())).toBeUndefined();
    expect(deployment.cloudFormation.resourcesLeft()).toEqual([]);
    const kept = deployment.cloudFormation.resourcesKept();
    for (const type of entry.retainedWith!.types) { expect(kept.map((resource) => resource.type)).toContain(type); }
    for (const { physicalId } of kept) { if (physicalId! in before) { expect(deployment.snapshot()).toHaveProperty([physicalId!]); } }
    const after = deployment.snapshot();
    expect(before).toMatchObject(after);
    if (entry.type !== 'Custom::IVSSrtIngest') { expect(entry.observe(deployment)).toEqual(observed); } // its channel may be deleted
  } finally {
    await deployment.stop();
  }
});
