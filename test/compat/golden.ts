import { App, Stack } from 'aws-cdk-lib';
import { APPS } from './apps';

/** The resources of every app, made with one of the two libraries. */
export function render(ivs: any): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(APPS).map(([name, build]) => {
    const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'us-west-2' } });
    build(ivs, stack);
    const nested = stack.node.children.filter((child) => Stack.isStack(child)) as Stack[];
    return [name, [stack, ...nested].map((s) => s.resolve((s as any)._toCloudFormation().Resources ?? {}))];
  }));
}
