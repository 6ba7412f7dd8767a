import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnElement, Stack } from 'aws-cdk-lib';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { Construct } from 'constructs';
import { left, TABLE } from './custom-resource-cases';
import { Deployment, IMPATIENT } from './harness';

/*
 * A construct moves into another one, and keeps its logical IDs, as `cdk refactor` does it: whose something is does not depend on its path.
 */
describe.each(TABLE)('%s', (_title, _type, entry) => {
  test('moved into another construct: nothing changes', async () => {
    const deployment = await Deployment.start(IMPATIENT);
    try {
      const deploy = (isMoved: boolean) => deployment.deploy((stack) => {
        (stack as any).allocateLogicalId = ({ node }: CfnElement) => node.path.split('/').slice(1).filter((id) => id !== 'Moved').join('').replace(/\W/g, '');
        const scope = (isMoved ? new Construct(stack, 'Moved') : stack) as Stack;
        entry.build(scope, 'first');
        const channel = scope.node.tryFindChild('Channel')?.node.defaultChild as CfnChannel | undefined;
        if (channel) { channel.name = 'main'; } // a generated name follows the path
      });
      const template = () => {
        const { Resources } = JSON.parse(readFileSync(join(deployment.assembly, 'Stack.template.json'), 'utf8'));
        return Object.fromEntries(Object.entries<any>(Resources).map(([id, { Type, Properties }]) => [`${id} ${Type}`, Properties]));
      };
      expect(await deploy(false)).toBeUndefined();
      await entry.use?.(deployment);
      await deployment.cloudFormation.secretsManager.rotations.settled();
      const [before, properties, calls] = [deployment.snapshot(), template(), deployment.ivs.calls.length];
      expect(await deploy(true)).toBeUndefined();
      expect(template()).toEqual(properties);
      expect(deployment.ivs.calls.slice(calls).map(({ operation }) => operation)).toEqual([]);
      expect(deployment.snapshot()).toEqual(before);
      await deployment.destroy();
      expect(left(entry, deployment)).toEqual([]);
    } finally {
      await deployment.stop();
    }
  });
});
