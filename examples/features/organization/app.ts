import { App, PropertyInjectors, Stack, StackProps, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class OrganizationStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    PropertyInjectors.of(this).add({
      constructUniqueId: lambda.Function.PROPERTY_INJECTION_ID,
      inject: (functionProps) => ({ vpc, ...functionProps }),
    });
    iam.PermissionsBoundary.of(this).apply(iam.ManagedPolicy.fromManagedPolicyName(this, 'Boundary', 'developers'));
    Tags.of(this).add('cost-center', '4711');

    new ivs.Channel(this, 'Channel', { stopStreamOnDelete: true });
    new ivs.ViewerSessionRevoker(this, 'Revoker', { channels: ivs.ChannelSelection.all() });
  }
}

new OrganizationStack(new App(), 'Organization');
