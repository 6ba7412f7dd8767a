import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { LocalCloudFormation, LocalCloudFormationOptions, StackFailed } from '../../../../local/engine/cloudformation';
import type { Template } from '../../../../local/engine/cloudformation/assembly';

/** What the sample provider takes; see sample-provider/index.mjs. */
export interface ThingProps {
  readonly Name: string;
  readonly Size?: number;
  readonly [other: string]: unknown;
}

export interface ScenarioOptions extends Partial<LocalCloudFormationOptions> {
  readonly handlerTimeout?: Duration;
  readonly serviceTimeout?: Duration;
}

const folders: string[] = [];
afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function temporary(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  folders.push(folder);
  return folder;
}

/** Synthesizes stacks into a new folder and gives it. */
function synth(build: (app: App) => void): string {
  const app = new App({ outdir: temporary('assembly') });
  build(app);
  return app.synth().directory;
}

/** A cloud assembly with these templates, where each stack depends on those before it. */
export function assemblyOf(templates: { [stack: string]: Partial<Template> }): string {
  const directory = temporary('assembly');
  const artifacts = Object.entries(templates).map(([name, template], index, all) => {
    writeFileSync(join(directory, `${name}.json`), JSON.stringify({ Resources: {}, ...template }));
    const dependencies = all.slice(0, index).map(([other]) => other);
    const environment = 'aws://unknown-account/unknown-region';
    return [name, { type: 'aws:cloudformation:stack', environment, properties: { templateFile: `${name}.json` }, dependencies }];
  });
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ artifacts: Object.fromEntries(artifacts) }));
  return directory;
}

/** Adds a folder with one file to an assembly, as the asset with this key. */
export function addAsset(directory: string, objectKey: string, file: string, content: string): void {
  mkdirSync(join(directory, 'asset'));
  writeFileSync(join(directory, 'asset', file), content);
  const code = { source: { path: 'asset' }, destinations: { here: { objectKey } } };
  writeFileSync(join(directory, 'assets.json'), JSON.stringify({ files: { code } }));
  const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));
  manifest.artifacts.Assets = { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
}

/** Deploys and gives the failure of a stack; any other error is thrown. */
export async function deployed(
  cfn: LocalCloudFormation, directory: string, parameters?: { [name: string]: string },
): Promise<StackFailed | undefined> {
  try {
    await cfn.deploy(directory, { parameters });
  } catch (error) {
    if (error instanceof StackFailed) { return error; }
    throw error;
  }
  return undefined;
}

/** One stack with things of the sample provider, behind the real Provider framework. */
export class Scenario {
  public readonly store = temporary('things');
  public readonly cfn: LocalCloudFormation;

  constructor(private readonly options: ScenarioOptions = {}) {
    this.cfn = new LocalCloudFormation({ ivsEndpoint: 'http://127.0.0.1:1', ...options });
  }

  /** Deploys the things, each after the one before, and gives what went wrong. */
  public async deploy(things: { [id: string]: ThingProps }): Promise<StackFailed | undefined> {
    return deployed(this.cfn, synth((app) => this.stack(app, things)));
  }

  public async destroy(): Promise<void> {
    await this.cfn.destroy(['Stack']);
  }

  /** The requests that reached the handler since the last call, as "Type Name Size id". */
  public requests(): string[] {
    const file = join(this.store, 'requests.jsonl');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    rmSync(file, { force: true });
    return lines.map((line) => {
      const { type, id, properties: { Name, Size = '-' }, old } = JSON.parse(line);
      const was = old ? ` (was ${old.Name} ${old.Size ?? '-'})` : '';
      return `${type} ${Name} ${Size}${was}${id ? ` of ${id.replace(/-[0-9a-f]{8}$/, '')}` : ''}`.replace(/-[0-9A-Z]{12}$/, '-INVENTED');
    });
  }

  /** Names and sizes of the things that exist. */
  public things(): string[] {
    return readdirSync(this.store).filter((name) => name.startsWith('thing-')).sort()
      .map((name) => `${name.replace(/-[0-9a-f]{8}$/, '')} ${readFileSync(join(this.store, name), 'utf8')}`);
  }

  /** The events of the things and the stack, as "id status", since a number of events. */
  public events(from = 0): string[] {
    return this.cfn.events.slice(from).filter(({ type }) => type === 'AWS::CloudFormation::Stack' || type === 'Custom::Thing')
      .map(({ logicalId, status }) => `${logicalId} ${status}`);
  }

  public reasons(from = 0): string[] {
    return this.cfn.events.slice(from).filter(({ status, reason }) => status.endsWith('_FAILED') && reason).map(({ logicalId, reason }) => `${logicalId}: ${reason}`);
  }

  public async close(): Promise<void> {
    await this.cfn.close();
  }

  private stack(app: App, things: { [id: string]: ThingProps }): void {
    const stack = new Stack(app, 'Stack');
    const onEventHandler = new Function(stack, 'Handler', {
      code: Code.fromAsset(join(__dirname, 'sample-provider')),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_22_X,
      environment: { STORE: this.store },
      timeout: this.options.handlerTimeout ?? Duration.seconds(30),
    });
    const logGroup = new LogGroup(stack, 'Log', { removalPolicy: RemovalPolicy.DESTROY });
    const provider = new Provider(stack, 'Provider', { onEventHandler, logGroup });
    const resources = Object.entries(things).map(([id, properties]) => new CustomResource(stack, id, {
      resourceType: 'Custom::Thing',
      serviceToken: provider.serviceToken,
      serviceTimeout: this.options.serviceTimeout,
      properties: { ...properties },
    }));
    resources.slice(1).forEach((resource, index) => resource.node.addDependency(resources[index]));
    if (resources.length > 0) { new CfnOutput(stack, 'FirstName', { value: resources[0].getAttString('Name') }); }
  }
}
