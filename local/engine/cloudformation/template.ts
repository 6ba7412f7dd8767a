import type { ResourceDefinition, Template } from './assembly';
import { Dependencies, circleIn } from './in-order';
import { Scope, TemplateError, evaluateCondition, functionIn, knownFunction, resolve } from './intrinsics';
import { Policy, TEMPLATE_LIMITS } from './rules';

/*
 * Checks of a template before anything is deployed. AWS rejects the same when a change set is created.
 */

/** Throws an error for anything that the engine doesn't support. */
export function checkTemplate(template: Template): void {
  if (template.Transform !== undefined) { throw new TemplateError(`Transform ${JSON.stringify(template.Transform)} is not supported`); }
  for (const { section, limit, reason } of TEMPLATE_LIMITS) {
    const count = Object.keys(template[section] ?? {}).length;
    if (count > limit) { throw new TemplateError(reason(count)); }
  }
  const known = new Set([...Object.keys(template.Resources), ...Object.keys(template.Parameters ?? {})]);
  const check = (value: unknown, where: string, inConditions = false) => visit(value, inConditions, (name, argument) => {
    knownFunction(name, inConditions);
    for (const target of referencesOf(name, argument)) {
      if (!known.has(target) && !target.startsWith('AWS::')) {
        throw new TemplateError(`Template format error: Unresolved resource dependencies [${target}] in the ${where} block of the template`);
      }
    }
  });
  for (const [id, definition] of Object.entries(template.Resources)) {
    check(definition.Properties, 'Resources');
    for (const other of dependsOn(definition)) {
      if (!(other in template.Resources)) { throw new TemplateError(`Template format error: ${id} depends on ${other}, which does not exist`); }
    }
    policyOf(id, definition, 'DeletionPolicy');
    policyOf(id, definition, 'UpdateReplacePolicy');
  }
  check(template.Conditions, 'Conditions', true);
  for (const { Value, Export } of Object.values(template.Outputs ?? {})) { check([Value, Export?.Name], 'Outputs'); }
  const circle = circleIn(dependenciesOf(template, Object.keys(template.Resources)));
  if (circle) { throw new TemplateError(`Circular dependency between resources: [${circle.join(', ')}]`); }
}

/** The IDs of the resources whose condition is true. */
export function activeResources(template: Template, scope: Scope): string[] {
  return Object.entries(template.Resources)
    .filter(([, { Condition }]) => Condition === undefined || evaluateCondition(Condition, scope))
    .map(([id]) => id);
}

/** The dependencies of each resource: the resources that it refers to or lists in DependsOn. */
export function dependenciesOf(template: Template, ids: readonly string[]): Dependencies {
  const active = new Set(ids);
  return new Map(ids.map((id) => {
    const found = new Set(dependsOn(template.Resources[id]));
    visit(template.Resources[id].Properties, false, (name, argument) => referencesOf(name, argument).forEach((target) => found.add(target)));
    return [id, [...found].filter((other) => active.has(other))];
  }));
}

/** The value of a policy attribute of a resource. Both default to Delete. */
export function policyOf(id: string, definition: ResourceDefinition, attribute: 'DeletionPolicy' | 'UpdateReplacePolicy'): Policy {
  const policy = definition[attribute] ?? 'Delete';
  const allowed = attribute === 'DeletionPolicy' ? ['Delete', 'Retain', 'RetainExceptOnCreate'] : ['Delete', 'Retain'];
  if (!allowed.includes(policy)) { throw new TemplateError(`Template error: ${attribute} ${policy} of ${id} is not supported`); }
  return policy as Policy;
}

/** Throws an error if a rule of the template is violated, such as the rule for the version of the bootstrap stack. */
export function checkRules(template: Template, scope: Scope): void {
  for (const [name, { RuleCondition, Assertions }] of Object.entries(template.Rules ?? {})) {
    if (RuleCondition !== undefined && resolve(RuleCondition, scope, true) !== true) { continue; }
    for (const { Assert, AssertDescription } of Assertions) {
      if (resolve(Assert, scope, true) !== true) { throw new TemplateError(`Template validation error: rule ${name} failed: ${AssertDescription}`); }
    }
  }
}

function dependsOn({ DependsOn }: ResourceDefinition): string[] {
  return DependsOn === undefined ? [] : [DependsOn].flat();
}

/** Calls a callback for each function in a value. */
function visit(value: unknown, inConditions: boolean, found: (name: string, argument: any) => void): void {
  if (value === null || typeof value !== 'object') { return; }
  const called = functionIn(value, inConditions);
  if (called) { found(...called); }
  for (const item of Object.values(value)) { visit(item, inConditions, found); }
}

/** The logical IDs that a function refers to. */
function referencesOf(name: string, argument: any): string[] {
  switch (name) {
    case 'Ref': return [argument];
    case 'Fn::GetAtt': return [typeof argument === 'string' ? argument.split('.')[0] : argument[0]];
    case 'Fn::Sub': {
      const [template, variables] = typeof argument === 'string' ? [argument, {}] : argument;
      const names = [...template.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, key]) => key.trim());
      return names.filter((key) => !(key in variables)).map((key) => key.split('.')[0]);
    }
    default: return [];
  }
}
