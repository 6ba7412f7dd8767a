import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { LocalCloudFormation, LocalCloudFormationOptions, StackFailed } from '../../local/cloudformation';
import { AllowedAction, ivsChecks } from '../../local/iam';
import { EmbeddedIvs, startIvs } from '../../local/ivs';

/**
 * A stack on the life-cycle engine and the embedded IVS, with the synthesized Provider framework and the bundled handler, whose
 * calls are judged by its role.
 */
export class Deployment {
  public static async start(options: Partial<LocalCloudFormationOptions> = {}): Promise<Deployment> {
    const ivs = await startIvs({ recordingDelay: 20 });
    const cloudFormation = new LocalCloudFormation({ ivsEndpoint: ivs.endpoint, lambdaRetryDelaysMs: [1, 1], ...options });
    ivs.authorizeBy(cloudFormation.permissions.judge(ivsChecks(ivs.account)));
    return new Deployment(ivs, cloudFormation);
  }

  private constructor(readonly ivs: EmbeddedIvs, readonly cloudFormation: LocalCloudFormation) {}

  /** Deploys a stack; gives why it failed, or nothing. */
  public async deploy(build: (stack: Stack) => void): Promise<StackFailed | undefined> {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'control-plane-')) });
    build(new Stack(app, 'Stack'));
    try {
      await this.cloudFormation.deploy(app.synth().directory);
    } catch (error) {
      if (error instanceof StackFailed) { return error; }
      throw error;
    }
    return undefined;
  }

  public async destroy(): Promise<void> {
    await this.cloudFormation.destroy(['Stack']);
  }

  /** The calls since a point that are not those of the native types: the handler's own. */
  public callsOf(operation: string, from = 0): any[] {
    return this.ivs.calls.slice(from).filter((call) => call.operation === operation);
  }

  /** What the roles of our functions were allowed in vain. The framework's role is its own. */
  public unusedActions(): AllowedAction[] {
    const roles = this.cloudFormation.events.filter(({ logicalId, type }) => type === 'AWS::IAM::Role' && !logicalId.includes('FrameworkRole'));
    return [...new Set(roles.map(({ logicalId }) => logicalId))].flatMap((role) => this.cloudFormation.permissions.unused(role));
  }

  /** What is left behind, in the stack and in IVS. */
  public left(): string[] {
    const { channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations } = this.ivs.account;
    return [
      ...this.cloudFormation.resourcesLeft().map(({ logicalId }) => logicalId),
      ...[channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations].flatMap((map) => [...map.keys()]),
    ];
  }

  public async stop(): Promise<void> {
    await this.cloudFormation.close();
    await this.ivs.close();
  }
}
