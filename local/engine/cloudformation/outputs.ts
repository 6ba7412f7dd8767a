import { Scope, TemplateError, evaluateCondition, resolve } from './intrinsics';
import { REASONS } from './rules';
import type { Stack } from './stack';

export interface Outputs {
  readonly outputs: { [id: string]: unknown };
  readonly exports: Map<string, unknown>;
}

/** The outputs of a template whose resources exist. */
export function resolveOutputs(scope: Scope): Outputs {
  const outputs: Outputs['outputs'] = {};
  const exports: Outputs['exports'] = new Map();
  for (const [id, { Value, Condition, Export }] of Object.entries(scope.template.Outputs ?? {})) {
    if (Condition !== undefined && !evaluateCondition(Condition, scope)) { continue; }
    outputs[id] = resolve(Value, scope);
    if (Export) { exports.set(String(resolve(Export.Name, scope)), outputs[id]); }
  }
  return { outputs, exports };
}

/** Throws an error if another stack has an export with the same name, or uses an export that changes or is removed. */
export function checkExports(stack: Stack, exports: ReadonlyMap<string, unknown>, all: Iterable<Stack>): void {
  const others = [...all].filter((other) => other !== stack && other.account === stack.account && other.region === stack.region);
  for (const name of exports.keys()) {
    const owner = others.find((other) => other.exports.has(name));
    if (owner) { throw new TemplateError(REASONS.exportTaken(name, owner.name)); }
  }
  for (const [name, value] of stack.exports) {
    const users = others.filter(({ imports }) => imports.has(name)).map((other) => other.name);
    if (users.length > 0 && exports.get(name) !== value) { throw new TemplateError(REASONS.exportInUse(exports.has(name) ? 'updated' : 'deleted', name, users)); }
  }
}
