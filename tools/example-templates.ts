import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin } from './commands';

const ROOT = join(__dirname, '..');

/** The examples that are CDK apps in TypeScript. */
export const EXAMPLES = readdirSync(join(ROOT, 'examples')).filter((name) => existsSync(join(ROOT, 'examples', name, 'app.ts')));

/** The templates of an example: stack name to template, without noise. */
export function templatesOf(example: string): { [stack: string]: any } {
  return Object.fromEntries(Object.entries(assemblyOf(example).templates).map(([stack, text]) => [stack, withoutNoise(text)]));
}

/** Synthesizes an example from the compiled library, with the feature flags of its cdk.json: the text of each template, with paths, and the construct tree. */
export function assemblyOf(example: string): { templates: { [stack: string]: string }; tree: any } {
  const folder = join(ROOT, 'examples', example);
  const assembly = mkdtempSync(join(tmpdir(), 'example-'));
  try {
    const { context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8'));
    bin('tsx', 'tsx', ['app.ts'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, CDK_OUTDIR: assembly, CDK_CONTEXT_JSON: JSON.stringify({ ...context, 'aws:cdk:enable-path-metadata': true }), CDK_VALIDATION: 'false' },
    });
    const files = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
    return {
      templates: Object.fromEntries(files.map((file) => [file.replace('.template.json', ''), readFileSync(join(assembly, file), 'utf8')])),
      tree: JSON.parse(readFileSync(join(assembly, 'tree.json'), 'utf8')).tree,
    };
  } finally {
    rmSync(assembly, { recursive: true });
  }
}

/** The resources of a template, without values that change with every build: hashes of assets, paths, metadata of the CDK. */
function withoutNoise(text: string): any {
  const { Resources } = JSON.parse(text.replace(/[0-9a-f]{64}/g, '<hash>'));
  const kept = Object.entries<any>(Resources).filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata');
  return { Resources: Object.fromEntries(kept.map(([id, { Metadata, ...resource }]) => [id, resource])) };
}
