import { CfnResource, Lazy } from 'aws-cdk-lib';

/** Has a resource retained, or deleted, as another one is: also when that is decided later, by `applyRemovalPolicy` or `RemovalPolicies`. */
export function retainWith(resource: CfnResource, other: CfnResource): void {
  resource.addOverride('DeletionPolicy', Lazy.any({ produce: () => other.cfnOptions.deletionPolicy }));
  resource.addOverride('UpdateReplacePolicy', Lazy.any({ produce: () => other.cfnOptions.updateReplacePolicy }));
}
