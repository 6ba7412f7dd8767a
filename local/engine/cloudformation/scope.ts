import { Scope, TemplateError } from './intrinsics';
import { resolveParameters } from './parameters';
import { isCustom, ResourceFailed } from './resource-type';
import { REASONS } from './rules';
import type { Definition, Stack } from './stack';
import type { World } from './world';

/** The scope of the functions in a template: its parameters, the current state of its resources, and the exports of other stacks. */
export function scopeOf(world: World, stack: Stack, { template, parameters }: Definition, onImport: (name: string) => void): Scope {
  const made = (id: string) => {
    const resource = stack.resources.get(id)?.made;
    if (resource === undefined) { throw new TemplateError(`Template format error: Unresolved resource dependencies [${id}] in the Resources block of the template`); }
    return resource;
  };
  return {
    template,
    parameters: resolveParameters(template, parameters, world.parameters),
    pseudo: {
      'AWS::AccountId': stack.account,
      'AWS::NotificationARNs': [],
      'AWS::Partition': 'aws',
      'AWS::Region': stack.region,
      'AWS::StackId': stack.id,
      'AWS::StackName': stack.name,
      'AWS::URLSuffix': 'amazonaws.com',
    },
    ref: (id) => made(id).ref,
    attribute: (id, name) => {
      const { attributes } = made(id);
      if (name in attributes) { return attributes[name]; }
      const { type } = stack.resources.get(id)!;
      if (isCustom(type)) { throw new ResourceFailed(REASONS.missingAttribute(name, stack.id, id)); }
      throw new TemplateError(`Template error: resource ${id} does not support attribute type ${name} in Fn::GetAtt`);
    },
    importValue: (name) => {
      const isNear = ({ account, region }: Stack) => account === stack.account && region === stack.region;
      const owner = [...world.stacks.values()].find((other) => isNear(other) && other.exports.has(name));
      if (owner === undefined) { throw new TemplateError(REASONS.noExport(name)); }
      onImport(name);
      return owner.exports.get(name);
    },
  };
}
