import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface ResourceDefinition {
  readonly Type: string;
  readonly Properties?: { [name: string]: unknown };
  readonly DependsOn?: string | string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: { [key: string]: unknown };
}

export interface ParameterDefinition {
  readonly Type: string;
  readonly Default?: string | number;
  readonly AllowedValues?: (string | number)[];
}

export interface Template {
  readonly Resources: { [logicalId: string]: ResourceDefinition };
  readonly Parameters?: { [name: string]: ParameterDefinition };
  readonly Conditions?: { [name: string]: unknown };
  readonly Mappings?: { [map: string]: { [top: string]: { [second: string]: unknown } } };
  readonly Outputs?: { [id: string]: { Value: unknown; Condition?: string; Description?: string; Export?: { Name: unknown } } };
  readonly Rules?: { [name: string]: { RuleCondition?: unknown; Assertions: { Assert: unknown; AssertDescription?: string }[] } };
  readonly Transform?: unknown;
}

/** A stack as the cloud assembly describes it. */
export interface AssemblyStack {
  readonly name: string;
  readonly account?: string;
  readonly region?: string;
  readonly template: Template;
  /** Values that the assembly itself gives to parameters. */
  readonly parameters: { [name: string]: string };
  readonly tags: { [key: string]: string };
}

export interface Assembly {
  /** In the order of their dependencies. */
  readonly stacks: AssemblyStack[];
  /** The location of each file asset, by its object key in the assets bucket. */
  readonly assets: Map<string, string>;
}

/** Reads a cloud assembly (cdk.out). */
export function readAssembly(directory: string): Assembly {
  const manifest = readJson(directory, 'manifest.json');
  const artifacts: [string, any][] = Object.entries(manifest.artifacts);
  const nested = artifacts.find(([, { type }]) => type === 'cdk:cloud-assembly');
  if (nested) { throw new Error(`${directory}: stages are not supported, deploy the assembly of the stage ${nested[0]} itself`); }

  const assets = new Map<string, string>();
  for (const [, { properties }] of artifacts.filter(([, { type }]) => type === 'cdk:asset-manifest')) {
    for (const { source, destinations } of Object.values<any>(readJson(directory, properties.file).files)) {
      for (const { objectKey } of Object.values<any>(destinations)) { assets.set(objectKey, resolve(directory, source.path)); }
    }
  }

  const stacks = new Map(artifacts.filter(([, { type }]) => type === 'aws:cloudformation:stack'));
  const ordered: string[] = [];
  const add = (id: string) => {
    if (ordered.includes(id)) { return; }
    for (const dependency of stacks.get(id).dependencies ?? []) { if (stacks.has(dependency)) { add(dependency); } }
    ordered.push(id);
  };
  [...stacks.keys()].forEach(add);
  return { assets, stacks: ordered.map((id) => readStack(directory, id, stacks.get(id))) };
}

function readStack(directory: string, id: string, { environment, properties }: any): AssemblyStack {
  const [account, region] = environment.replace('aws://', '').split('/');
  return {
    name: properties.stackName ?? id,
    account: account === 'unknown-account' ? undefined : account,
    region: region === 'unknown-region' ? undefined : region,
    template: readJson(directory, properties.templateFile),
    parameters: properties.parameters ?? {},
    tags: properties.tags ?? {},
  };
}

function readJson(directory: string, file: string): any {
  const path = join(directory, file);
  if (!existsSync(path)) { throw new Error(`${path} does not exist; is ${directory} a cloud assembly?`); }
  return JSON.parse(readFileSync(path, 'utf8'));
}
