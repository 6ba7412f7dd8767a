import { CfnResource, Resource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { IvsError } from './errors';

/** The construct that a resource is the main part of, so the construct that a user knows: an L2, also of another library, or the L1 itself. */
export function ownerOf(resource: CfnResource): Construct {
  const { scope } = resource.node;
  return scope && Resource.isResource(scope) && scope.node.defaultChild === resource ? scope : resource;
}

/** Where the custom resource is created that looks after a resource. */
export function companionScope(resource: CfnResource, id: string): Construct {
  const owner = ownerOf(resource);
  if (owner.node.tryFindChild(id)) { throw new IvsError('ConstructIdTaken', owner, { id }); }
  return owner;
}
