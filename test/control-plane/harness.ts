import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Call, EmbeddedIvs, IvsOptions, startIvs } from '../../ivs-local/src';
import { LocalCloudFormation, LocalCloudFormationOptions, StackEvent, StackFailed } from '../../local/engine/cloudformation';
import { AllowedAction, ivsChecks } from '../../local/engine/iam';
import { accessKeyOf } from '../../local/engine/iam/function-keys';

jest.setTimeout(60_000); // a deployment takes a second on a machine with nothing else to do

/** For tests that are not about waiting: lists count as settled after a short time, and all waits that follow from it are as short. */
export const IMPATIENT: Partial<LocalCloudFormationOptions> = { environment: { LISTS_SETTLE_MS: '500' } };

/**
 * A stack on the life-cycle engine and the embedded IVS, with the synthesized Provider framework and the bundled handler, whose
 * calls are judged by its role.
 */
export class Deployment {
  public static async start(options: Partial<LocalCloudFormationOptions> = {}, ivsOptions: IvsOptions = {}): Promise<Deployment> {
    return new Deployment(await startIvs({ recordingDelay: 20, keptCalls: Infinity, ...ivsOptions }), options);
  }

  public readonly cloudFormation: LocalCloudFormation;
  /** The folder of the assembly that was deployed last. */
  public assembly = '';
  private readonly planned: { type: string; status: string; action: () => void }[] = [];
  private requestsSeen = 0;

  private constructor(readonly ivs: EmbeddedIvs, options: Partial<LocalCloudFormationOptions>) {
    this.cloudFormation = new LocalCloudFormation({
      ivsEndpoint: ivs.endpoint, lambdaRetryDelaysMs: [1, 1], onEvent: (event) => this.carryOut(event), ...options,
    });
    ivs.authorizeBy(this.cloudFormation.permissions.judge(ivsChecks(ivs.account)));
  }

  /** Deploys a stack; returns why it failed, or nothing. The same template can be deployed under several names. */
  public async deploy(build: (stack: Stack) => void, stackName = 'Stack'): Promise<StackFailed | undefined> {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'control-plane-')) });
    build(new Stack(app, 'Stack'));
    this.assembly = app.synth().directory;
    if (stackName !== 'Stack') { this.rename(stackName); }
    return failureOf(this.cloudFormation.deploy(this.assembly));
  }

  public async destroy(stackName = 'Stack'): Promise<void> {
    await this.cloudFormation.destroy([stackName]);
  }

  /** Does something once, when a resource of a type gets to a status: `DELETE_IN_PROGRESS` is just before its Delete. */
  public when(type: string, status: string, action: () => void): void {
    this.planned.push({ type, status, action });
  }

  /** The calls of an operation since a point. */
  public callsOf(operation: string, from = 0): any[] {
    return this.ivs.calls.slice(from).filter((call) => call.operation === operation);
  }

  /** The calls that the functions for custom resources have made since a point. */
  public callsOfHandler(from = 0): Call[] {
    const names = this.cloudFormation.events.filter(({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith('CdkIvsProviderHandler'));
    const keys = new Set(names.flatMap(({ physicalId }) => physicalId ? [accessKeyOf(physicalId)] : []));
    return this.ivs.calls.slice(from).filter(({ accessKeyId }) => keys.has(accessKeyId));
  }

  /** All that exists in IVS, and the secrets, by ARN; of these ARNs, or of all. */
  public snapshot(arns?: readonly string[]): { [arn: string]: string } {
    const { channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations, streams, revocations } = this.ivs.account;
    const entries = [
      ...[channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations]
        .flatMap((map: ReadonlyMap<string, unknown>) => [...map]),
      ...[...streams].map(([arn, { streamId }]) => [`stream of ${arn}`, streamId]),
      ...[...revocations].map(([arn, ofChannel]) => [`revocations of ${arn}`, [...ofChannel]]),
      ...this.cloudFormation.secrets,
    ].map(([key, value]): [string, string] => [String(key), JSON.stringify(value)]);
    return Object.fromEntries(arns ? entries.filter(([arn]) => arns.includes(arn)) : entries);
  }

  /** What the roles of our functions were allowed in vain. The framework's role is its own. */
  public unusedActions(): AllowedAction[] {
    const roles = this.cloudFormation.events.filter(({ logicalId, type }) => type === 'AWS::IAM::Role' && !logicalId.includes('FrameworkRole'));
    return [...new Set(roles.map(({ logicalId }) => logicalId))].flatMap((role) => this.cloudFormation.permissions.unused(role));
  }

  /** The requests that reached the handler since this was asked before; of one type, or of all. */
  public requests(type?: string): string[] {
    const all = this.lines().filter(({ message }) => message === 'custom resource requested');
    return all.splice(this.requestsSeen, this.requestsSeen = all.length)
      .filter(({ resourceType }) => type === undefined || resourceType === type).map(({ requestType }) => requestType);
  }

  /** What the framework has replied to CloudFormation. */
  public replies(): object[] {
    const texts = this.lines().map(({ message }) => String(message));
    return texts.flatMap((text) => /submit response to cloudformation \S+ (\{[^]*\})/.exec(text)?.slice(1, 2) ?? []).map((json) => JSON.parse(json));
  }

  /** What functions have logged: each line is an object. */
  public lines(): any[] {
    return this.cloudFormation.logs().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
  }

  /** The statuses of the resources of a type since a number of events, and why it failed. */
  public statuses(type: string, from = 0): string[] {
    return this.eventsOf(type, from).map(({ status }) => status);
  }

  public reasons(type: string, from = 0): string[] {
    return this.eventsOf(type, from).filter(({ status }) => status.endsWith('_FAILED')).map(({ reason }) => reason!);
  }

  /** The resource of a type, as the engine has it. */
  public physicalId(type: string): string {
    return this.cloudFormation.stack('Stack').resources.find((resource) => resource.type === type)!.physicalId!;
  }

  /** What is left behind, in the stack and in IVS. */
  public left(): string[] {
    const { channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations, streams } = this.ivs.account;
    return [
      ...this.cloudFormation.resourcesLeft().map(({ logicalId }) => logicalId),
      ...[channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations, streams]
        .flatMap((map: ReadonlyMap<string, unknown>) => [...map.keys()]),
    ];
  }

  public async stop(): Promise<void> {
    await this.cloudFormation.close();
    await this.ivs.close();
  }

  private rename(stackName: string): void {
    const path = join(this.assembly, 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    manifest.artifacts.Stack.properties.stackName = stackName;
    writeFileSync(path, JSON.stringify(manifest));
  }

  private eventsOf(type: string, from: number): StackEvent[] {
    return this.cloudFormation.events.slice(from).filter((event) => event.type === type);
  }

  private carryOut({ type, status }: StackEvent): void {
    const index = this.planned.findIndex((plan) => plan.type === type && plan.status === status);
    if (index >= 0) { this.planned.splice(index, 1)[0].action(); }
  }
}

/** The failure of a stack operation, or nothing; any other error is thrown. */
export async function failureOf(operation: Promise<void>): Promise<StackFailed | undefined> {
  try {
    await operation;
  } catch (error) {
    if (error instanceof StackFailed) { return error; }
    throw error;
  }
  return undefined;
}
