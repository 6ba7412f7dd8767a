import { App, CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { NAMES, stackProps, tagsOfRun } from '../../tools/acceptance/names';

/*
 * Roles that tell how IAM judges operations of IVS by the tags of a resource. The run assumes them; only an account can answer.
 */
const app = new App();
const stack = new Stack(app, NAMES.permissionsStack, stackProps(app.node.tryGetContext('run')));

function role(id: string, actions: string[], conditions: object): void {
  const created = new Role(stack, id, { assumedBy: new AccountPrincipal(stack.account) });
  created.addToPolicy(new PolicyStatement({ actions, resources: ['*'], conditions: conditions as any }));
  new CfnOutput(stack, `${id}Role`, { value: created.roleArn });
}

// may do everything to what has the tag, and nothing to anything else
role('Tagged', ['ivs:*'], { StringEquals: { 'aws:ResourceTag/judged': 'yes' } });
// the tag that CloudFormation gives itself, compared as the functions of the library compare it
role('CloudFormationTag', ['ivs:*'], { StringLike: { 'aws:ResourceTag/aws:cloudformation:stack-id': stack.stackId } });
// creates only with the tag
role('RequestTag', ['ivs:CreateChannel', 'ivs:CreateStreamKey', 'ivs:TagResource'], { StringEquals: { 'aws:RequestTag/judged': 'yes' } });

new CfnOutput(stack, 'ChannelOfStack', { value: new CfnChannel(stack, 'Channel', { type: 'BASIC' }).attrArn });
for (const [key, value] of Object.entries(tagsOfRun(app.node.tryGetContext('run') ?? 'by-hand'))) { Tags.of(app).add(key, value); }
