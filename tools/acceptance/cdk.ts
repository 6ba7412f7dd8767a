import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Platform } from './platform';
import { run as runCommand } from './processes';
import { Run } from './run';
import { scriptOf } from '../commands';

const ROOT = join(__dirname, '../..');
const NODE = process.platform === 'win32' ? 'node' : process.execPath;

/** An integ app: test/integ/integ.<name>.ts. */
export type IntegApp = 'everything' | 'ads' | 'permissions';

export type Outputs = { readonly [name: string]: string };

/** The real CDK CLI, on the integ apps. */
export class Cdk {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk-ivs-acceptance-cdk-'));

  constructor(private readonly platform: Platform, private readonly run: Run) {
    process.once('exit', () => { this.close(); }); // the outputs and the cache of the CLI have the account ID
  }

  public async bootstrap(): Promise<void> {
    if (this.platform.bootstrap.length > 0) { await this.cli('permissions', this.platform.bootstrap, this.run.signal); }
  }

  /** Deploys all stacks of an app. Returns the outputs of all of them, by their name. */
  public async deploy(app: IntegApp, context: { [name: string]: string } = {}): Promise<Outputs> {
    const file = join(this.folder, `${app}.json`);
    const values = Object.entries({ ...this.platform.context, run: this.run.id, ...context }).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
    await this.cli(app, ['deploy', '--all', '--require-approval', 'never', '--concurrency', '2', '--outputs-file', file, ...values], this.run.signal);
    return Object.assign({}, ...Object.values(JSON.parse(readFileSync(file, 'utf8'))) as object[]);
  }

  /** Deletes all stacks of an app. Not ended by an interruption: it is part of the clean-up. */
  public async destroy(app: IntegApp): Promise<void> {
    await this.cli(app, ['destroy', '--all', '--force']);
  }

  public close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async cli(app: IntegApp, args: readonly string[], signal?: AbortSignal): Promise<void> {
    const env: NodeJS.ProcessEnv = { ...this.platform.environment, CDK_HOME: this.folder };
    const profile = env.AWS_PROFILE && !this.platform.isLocal ? ['--profile', env.AWS_PROFILE] : []; // or the CLI may take one from ~/.cdk.json
    const options = ['--no-notices', '--no-color', '--ci', '--app', `"${NODE}" --import tsx test/integ/integ.${app}.ts`, '--output', join(this.folder, `cdk.out.${app}.${args[0]}`), ...profile];
    await runCommand(`cdk ${args[0]} (${app})`, process.execPath, [scriptOf('aws-cdk', 'cdk'), ...args, ...options], { cwd: ROOT, env, signal });
  }
}
