import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import * as ivs from '../../src';

/*
 * Bulk revocations as an app, for cfn-lint (.ci/run): each format, on one channel and on all.
 */
const app = new App();
for (const [name, listFormat] of Object.entries(ivs.ViewerListFormat)) {
  const stack = new Stack(app, `Bulk-${name.replace('_', '-')}`);
  const bucket = new Bucket(stack, 'Lists', { enforceSSL: true });
  new ivs.BulkViewerSessionRevoker(stack, 'OfAll', { bucket, listFormat, channels: ivs.ChannelSelection.all() });
  new ivs.BulkViewerSessionRevoker(stack, 'OfOne', { bucket, listFormat, channels: ivs.ChannelSelection.of(new ivs.Channel(stack, 'Channel', { authorized: true })) });
  stack.node.findAll().filter(CfnStateMachine.isCfnStateMachine).forEach(showDefinition);
}

/** cfn-lint does not look into a definition that is joined from parts: here CloudFormation puts in what is referred to, to the same effect. */
function showDefinition(stateMachine: CfnStateMachine): void {
  const { 'Fn::Join': [, parts] } = stateMachine.stack.resolve(stateMachine.definitionString) as { 'Fn::Join': [string, any[]] };
  const references = parts.filter((part) => typeof part !== 'string');
  stateMachine.definitionString = parts.map((part) => (typeof part === 'string' ? part : `\${Part${references.indexOf(part)}}`)).join('');
  stateMachine.definitionSubstitutions = Object.fromEntries(references.map((reference, i) => [`Part${i}`, reference]));
}
