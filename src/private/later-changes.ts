import { CfnResource, Stack } from 'aws-cdk-lib';
import { IvsError } from './errors';

/**
 * Reports an error if an aspect changes a property for which permissions were granted at construction, because the new value would be deployed
 * without permissions. Values from props and property injectors are already known at construction.
 */
export function refuseLaterChanges<Resource extends CfnResource>(
  resource: Resource, properties: { [name: string]: (resource: Resource) => unknown },
): void {
  const known = Object.entries(properties).map(([name, read]) => ({ name, read, value: read(resource) }));
  resource.node.addValidation({
    validate: () => known.filter(({ read, value }) => isOther(resource, read(resource), value))
      .map(({ name, read }) => new IvsError('ChangedByAspect', resource, { [name]: rendered(resource, read(resource)) }).message),
  });
}

/** Whether the value has changed. Removing it requires no permission. */
function isOther(resource: CfnResource, now: unknown, known: unknown): boolean {
  return now !== undefined && JSON.stringify(rendered(resource, now)) !== JSON.stringify(rendered(resource, known));
}

function rendered(resource: CfnResource, value: unknown): unknown {
  return Stack.of(resource).resolve(value);
}
