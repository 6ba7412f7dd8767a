import { CfnResource, Resource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { IvsError } from './errors';

/** The construct that a user knows for a resource: its L2, which may be from another library, or the L1 itself. */
export function ownerOf(resource: CfnResource): Construct {
  const { scope } = resource.node;
  return scope && Resource.isResource(scope) && scope.node.defaultChild === resource ? scope : resource;
}

/** The scope of the custom resource that manages a resource. */
export function companionScope(resource: CfnResource, id: string): Construct {
  const owner = ownerOf(resource);
  if (owner.node.tryFindChild(id)) { throw new IvsError('ConstructIdTaken', owner, { id }); }
  return owner;
}
