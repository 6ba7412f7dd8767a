import { CfnResource } from 'aws-cdk-lib';
import { IConstruct, IMixin } from 'constructs';
import { IvsError } from './errors';
import { isMarked, mark } from './identity';

/** Marks a mixin of this library. */
export function markMixin(mixin: IMixin): void {
  mark(mixin, 'Mixin');
}

/** The error for a mixin that was applied to an unsupported construct. */
export function mixinTargetInvalid(construct: IConstruct): IvsError {
  return new IvsError('MixinTargetInvalid', construct, { 'type of the target': CfnResource.isCfnResource(construct) ? construct.cfnResourceType : 'not a resource' });
}

/** Rejects mixins of this library on an import. The CDK would skip them silently, and a policy, for example, would not be attached. */
export function refuseOnImport(construct: IConstruct, mixins: IMixin[]): void {
  if (mixins.some((mixin) => isMarked(mixin, 'Mixin'))) { throw new IvsError('MixinTargetInvalid', construct, { 'type of the target': 'an import' }); }
}
