import { createPublicKey } from 'node:crypto';
import { AppDescription, assemblyOf, OTHER_RECORDING, OtherFailure, PLAIN_CHANNEL, PLAIN_SIGNING, TAKEN } from './app';
import { Channel, KeyPair, Secret, State, Thing } from './ledger';
import { shortHash } from '../../../handlers/shared/ownership';
import { Account, EmbeddedIvs, startIvs } from '../../../ivs-local/src';
import { LocalCloudFormation, ResourceView, StackFailed, StackView } from '../../../local/engine/cloudformation';
import { ivsChecks } from '../../../local/engine/iam';

/** How long the handlers take a list to be behind, instead of 5 seconds: what they wait for follows from it. And how long IAM may take, instead of 2. */
const WAITS = { LISTS_SETTLE_MS: '400', PERMISSIONS_SETTLE_MS: '20' };

/** Has all functions. */
const WARM_UP: AppDescription = { channels: { A: { ...PLAIN_CHANNEL, id: 'A', key: 'rotating' } }, signing: PLAIN_SIGNING };

/** Whoever is seen: `one` of `life12-one`. */
const STACK_NAME = /-(\w+)$/;

/** An account with IVS, Secrets Manager and KMS, and CloudFormation, which lives one sequence after the other. */
export class World {
  public static async start(): Promise<World> {
    const world = new World(await startIvs({ recordingDelay: 20, keptCalls: Infinity }));
    world.begin(0);
    await world.deploy('one', WARM_UP); // functions are started, so that no creation takes too long for it
    await world.delete('one');
    return world;
  }

  public readonly cloudFormation: LocalCloudFormation;
  private lives = 0;

  private constructor(readonly ivs: EmbeddedIvs) {
    this.cloudFormation = new LocalCloudFormation({
      ivsEndpoint: ivs.endpoint, lambdaRetryDelaysMs: [1, 1], ssmParameters: { [TAKEN]: 'x' }, environment: WAITS, shareProcesses: true,
    });
    ivs.authorizeBy(this.cloudFormation.permissions.judge(ivsChecks(ivs.account)));
  }

  public get account(): Account {
    return this.ivs.account;
  }

  /** A new life begins, in an empty account. */
  public begin(listLag: number): void {
    const { account } = this;
    this.lives++;
    account.listLag = 0;
    const { streams, channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations } = account;
    for (const map of [streams, channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations]) {
      (map as Map<string, unknown>).clear();
    }
    account.listLag = listLag;
    this.clearFaults();
  }

  public clearFaults(): void {
    this.ivs.faults.clear();
    this.cloudFormation.secretsManager.faults.clear();
  }

  /** Deploys an app; gives why it failed, or nothing. */
  public async deploy(
    stack: string, app: AppDescription, options: { failure?: OtherFailure; otherRecording?: string } = {},
  ): Promise<StackFailed | undefined> {
    const { failure, otherRecording = '' } = options;
    const parameters = { [OTHER_RECORDING]: otherRecording };
    return this.outcome(this.cloudFormation.deploy(assemblyOf(app, failure), { stackName: this.nameOf(stack), parameters }));
  }

  public async delete(stack: string): Promise<StackFailed | undefined> {
    return this.outcome(this.cloudFormation.destroy([this.nameOf(stack)]));
  }

  public async continueRollback(stack: string): Promise<StackFailed | undefined> {
    return this.outcome(this.cloudFormation.continueUpdateRollback(this.nameOf(stack)));
  }

  /** The schedule of a stack. */
  public async retire(stack: string): Promise<void> {
    const { id, resources } = this.stack(stack)!;
    const { attributes: { Arn } } = resources.find(({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.endsWith('CdkIvsProviderHandler'))!;
    const { FunctionError, Payload } = await this.cloudFormation.invokeFunction(Arn as string, { RetireKeyPairsOfStack: id });
    if (FunctionError) { throw new Error(Payload); }
  }

  public async rotate(secretArn: string): Promise<{ succeeded: boolean; reason?: string }> {
    return this.cloudFormation.rotateSecret(secretArn);
  }

  /** Why resources failed, since a number of events. */
  public reasonsSince(events: number): string[] {
    return this.cloudFormation.events.slice(events).flatMap(({ status, reason }) => status.endsWith('_FAILED') && reason ? [reason] : []);
  }

  /** All that exists now, whoever has made it. */
  public look(): Thing[] {
    const { account } = this;
    const policies = [...account.policies.values()].map((policy) => this.thing('policy', policy));
    const ads = [...account.adConfigurations.values()].map((configuration) => this.thing('ads', configuration));
    const recordings = [...account.recordingConfigurations.values()].map((configuration) => this.thing('recording', configuration));
    const secrets = [...this.resourcesOf('AWS::SecretsManager::Secret'), ...this.keptOf('AWS::SecretsManager::Secret')].map((resource) => this.secret(resource));
    const byArn = new Map([...policies, ...ads, ...recordings].map((thing) => [thing.arn!, thing]));
    const channels = [...account.channels.values()].map((channel): Channel => ({
      ...this.thing('channel', channel) as Channel,
      policy: byArn.get(channel.playbackRestrictionPolicyArn!),
      ads: byArn.get(channel.adConfigurationArn!),
      recording: byArn.get(channel.recordingConfigurationArn!) as Channel['recording'],
      key: this.keyOf(channel.arn, secrets),
      isLive: account.streams.has(channel.arn),
    }));
    return [...channels, ...policies, ...ads, ...recordings, ...secrets, ...[...account.keyPairs.values()].map((keyPair) => this.keyPair(keyPair))];
  }

  /** Resources that the engine could not delete, of no stack. */
  public orphans(): ResourceView[] {
    return this.cloudFormation.resourcesLeft().filter(({ stack }) => this.isOfThisLife(stack));
  }

  public stack(stack: string): StackView | undefined {
    try {
      return this.cloudFormation.stack(this.nameOf(stack));
    } catch {
      return undefined;
    }
  }

  public async close(): Promise<void> {
    await this.cloudFormation.close();
    await this.ivs.close();
  }

  private nameOf(stack: string): string {
    return `life${this.lives}-${stack}`;
  }

  private isOfThisLife(stackName: string): boolean {
    return stackName.startsWith(`life${this.lives}-`);
  }

  /** What was cancelled may still run after the operation. */
  private async outcome(operation: Promise<void>): Promise<StackFailed | undefined> {
    try {
      await operation;
    } catch (error) {
      if (!(error instanceof StackFailed)) { throw error; }
      return error;
    } finally {
      await this.cloudFormation.functionsSettled();
    }
    return undefined;
  }

  private resourcesOf(type: string): ResourceView[] {
    return ['one', 'two'].flatMap((stack) => this.stack(stack)?.resources ?? []).filter((resource) => resource.type === type && resource.physicalId !== undefined);
  }

  private keptOf(type: string): ResourceView[] {
    return this.cloudFormation.resourcesKept().filter((resource) => resource.type === type && this.isOfThisLife(resource.stack));
  }

  private stateOf(type: string, physicalId: string): State {
    const isIt = (resource: ResourceView) => resource.physicalId === physicalId;
    return this.resourcesOf(type).some(isIt) ? 'in service' : this.keptOf(type).some(isIt) ? 'kept' : 'left';
  }

  /** Something that CloudFormation has created, or somebody by hand. */
  private thing(kind: string, { arn, name, tags = {} }: { arn?: string; name?: string; tags?: { [key: string]: string } }): Thing {
    const type = { policy: 'AWS::IVS::PlaybackRestrictionPolicy', ads: 'AWS::IVS::AdConfiguration', recording: 'AWS::IVS::RecordingConfiguration', channel: 'AWS::IVS::Channel' }[kind]!;
    const stack = STACK_NAME.exec(tags['aws:cloudformation:stack-name'] ?? '')?.[1];
    return { kind, arn, name: name!, stack, state: stack === undefined ? 'foreign' : this.stateOf(type, arn!) };
  }

  private secret({ physicalId: arn, stack, logicalId: name, type }: ResourceView): Secret {
    const { details } = this.cloudFormation.secretsManager.store.find(arn!);
    const holds = { 'rotating-stream-key': 'stream key', 'signing-key': 'signing key', 'srt-ingest': 'passphrase' }[details.tags!['cdk-ivs:secret']] as Secret['holds'];
    const value = JSON.parse(this.cloudFormation.secrets.get(arn!) ?? '{}');
    const { account } = this;
    const agrees = {
      'stream key': () => account.streamKeys.get(value.streamKeyArn)?.value === value.streamKey && value.streamKey !== undefined,
      'signing key': () => [...account.keyPairs.values()].some(({ tags, publicKeyMaterial }) => tags!['cdk-ivs:retires'] === undefined && publicKeyMaterial === publicKeyIn(value)),
      'passphrase': () => [...account.channels.values()].some(({ srt }) => srt!.passphrase === value.passphrase && value.ingestUrl.includes(srt!.endpoint)),
    }[holds]();
    return { kind: 'secret', arn, name, holds, stack: STACK_NAME.exec(stack)![1], state: this.stateOf(type, arn!), agrees };
  }

  /** A stream key of ours is known by the secret that it belongs to. */
  private keyOf(channelArn: string, secrets: Secret[]): Channel['key'] {
    const { arn, tags = {} } = this.account.streamKeyOf(channelArn) ?? {};
    if (arn === undefined) { return undefined; }
    const owner = tags['cdk-ivs:construct'];
    if (owner !== undefined) { return secrets.find((secret) => shortHash(secret.arn!) === owner) ?? { kind: 'stream key', name: arn, state: 'stray' }; }
    return this.resourcesOf('AWS::IVS::StreamKey').some(({ physicalId }) => physicalId === arn) ? 'plain' : 'by hand';
  }

  private keyPair({ arn, publicKeyMaterial, tags = {} }: Account['keyPairs'] extends Map<string, infer V> ? V : never): KeyPair {
    const { 'cdk-ivs:stack': stackArn, 'cdk-ivs:construct': owner, 'cdk-ivs:key-version': name = 'by hand', 'cdk-ivs:private-key': privateKey, 'cdk-ivs:retires': retires } = tags;
    if (stackArn === undefined) { return { kind: 'key pair', arn, name, state: 'foreign', isRetired: false, isOver: false }; }
    const type = 'Custom::IVSSigningKeyPairs';
    const isOwner = ({ physicalId, stack: of }: ResourceView) => physicalId === owner && stackArn.includes(`:stack/${of}/`);
    const state: State = this.resourcesOf(type).some(isOwner) ? 'in service' : this.keptOf(type).some(isOwner) ? 'kept' : 'stray';
    const stack = STACK_NAME.exec(stackArn.split('/')[1])![1];
    // what signs now must be the other half
    const isSigning = retires === undefined && (state !== 'in service' || this.signingKeys(stack).includes(publicKeyMaterial));
    return {
      kind: 'key pair',
      arn,
      name: retires === undefined && !isSigning ? `${name}, which nobody signs with` : name,
      stack,
      state,
      isRetired: retires !== undefined,
      isOver: Number(retires) < Date.now() / 1000,
      isStored: this.isStored(privateKey),
    };
  }

  private signingKeys(stack: string): string[] {
    const { resources = [] } = this.stack(stack) ?? {};
    return resources.flatMap(({ type, physicalId }) => type === 'AWS::KMS::Alias' ? this.cloudFormation.kms.publicKeyOf(physicalId!) ?? []
      : type === 'AWS::SecretsManager::Secret' ? publicKeyIn(JSON.parse(this.cloudFormation.secrets.get(physicalId!) ?? '{}')) ?? [] : []);
  }

  /** Whether a secret still has a version with a label. */
  private isStored(version: string): boolean {
    const secrets = [...this.resourcesOf('AWS::SecretsManager::Secret')].map(({ physicalId }) => this.cloudFormation.secretsManager.store.find(physicalId!));
    return secrets.some((secret) => secret.has(version) && secret.labelsOf(version).length > 0);
  }
}

function publicKeyIn({ privateKey }: { privateKey?: string }): string | undefined {
  return privateKey && createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }) as string;
}
