import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin } from '../../../tools/commands';

const ROOT = join(__dirname, '../../..');
export const EXAMPLE = join(ROOT, 'examples/live-platform');
export const ASSEMBLY = join(EXAMPLE, 'cdk.out');

/** Synthesizes the example with the CDK CLI, as a user would. A finding of a rule stops the demo. */
export function synthesize(): void {
  rmSync(ASSEMBLY, { recursive: true, force: true });
  bin('aws-cdk', 'cdk', ['synth', '--quiet', '--no-notices'], { cwd: EXAMPLE, stdio: 'pipe' });
  const { pluginReports } = JSON.parse(readFileSync(join(ASSEMBLY, 'validation-report.json'), 'utf8'));
  const findings = pluginReports.flatMap(({ violations }: { violations: unknown[] }) => violations);
  if (findings.length > 0) { throw new Error(`the rules have ${findings.length} findings: ${JSON.stringify(findings, undefined, 2)}`); }
}

const copies: string[] = [];

/**
 * The assembly after a change of the app. A second synthesis would take ten seconds and show nothing new, so the change is
 * made in a copy of the templates, until `removeChanged`.
 */
export function changedAssembly(stack: string, change: (resources: { [id: string]: any }) => void): string {
  const copy = mkdtempSync(join(tmpdir(), 'live-platform-'));
  copies.push(copy);
  cpSync(ASSEMBLY, copy, { recursive: true });
  const file = join(copy, `${stack}.template.json`);
  const template = JSON.parse(readFileSync(file, 'utf8'));
  change(template.Resources);
  writeFileSync(file, JSON.stringify(template));
  return copy;
}

export function removeChanged(): void {
  for (const copy of copies) { rmSync(copy, { recursive: true, force: true }); }
}
