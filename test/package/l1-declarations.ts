import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/*
 * Reads properties and attributes from the type declarations of the installed L1 classes:
 * at run time, an L1 class does not say which properties it has.
 */
const TEXT = readFileSync(join(dirname(require.resolve('aws-cdk-lib/aws-ivs')), 'lib/ivs.generated.d.ts'), 'utf8');

/** The attributes of an L1 class, such as `attrArn`. */
export function attributesOf(className: string): string[] {
  const body = block(TEXT, `export declare class ${className} `, '\n}\n');
  return [...body.matchAll(/^\s+(?:get|readonly) (attr\w+)/gm)].map(([, name]) => name);
}

/** The paths of all properties of an L1 class, nested ones too, such as `multitrackInputConfiguration.policy`. */
export function propertyPathsOf(className: string): string[] {
  const namespace = TEXT.includes(`export declare namespace ${className} `) ? block(TEXT, `export declare namespace ${className} `, '\n}\n') : '';
  const pathsIn = (body: string): string[] => [...body.matchAll(/^\s+readonly (\w+)\??: (.+);$/gm)].flatMap(([, property, type]) => {
    const nested = new RegExp(`${className}\\.(\\w+Property)\\b`).exec(type)?.[1];
    const inner = nested ? pathsIn(block(namespace, `interface ${nested} `, '\n    }')) : [];
    return [property, ...inner.map((path) => `${property}.${path}`)];
  });
  return pathsIn(block(TEXT, `export interface ${className}Props `, '\n}\n'));
}

function block(text: string, start: string, end: string): string {
  const from = text.indexOf(start);
  if (from < 0) { throw new Error(`no "${start}" in the declarations of the L1 classes`); }
  return text.slice(from, text.indexOf(end, from));
}
