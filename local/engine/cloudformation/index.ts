import { isDeepStrictEqual } from 'node:util';
import { AssemblyStack, readAssembly } from './assembly';
import { Change } from './change';
import { CustomResources } from './custom-resource';
import { deleteResources } from './deletion';
import { IvsTypes } from './ivs-types';
import { InvokeResult, Lambda } from './lambda';
import { listenForInvocations } from './lambda-endpoint';
import type { LocalCloudFormationOptions } from './options';
import { checkExports } from './outputs';
import { parameterValues } from './parameters';
import { RecordedTypes } from './recorded-types';
import { ReplyEndpoint } from './reply-endpoint';
import { ResourceTypes } from './resource-types';
import { DELETED_BEFORE_DEPLOY, isContinuable, REASONS, UPDATABLE } from './rules';
import { scopeOf } from './scope';
import { SecretTypes } from './secret-types';
import { Definition, Stack, StackEvent, StackFailed } from './stack';
import { checkRules, checkTemplate } from './template';
import { LeftResource, World } from './world';
import type { Endpoint } from '../../services/endpoint';
import { EventBridge } from '../../services/event-bridge';
import { Kms } from '../../services/kms';
import { listen, RotationResult, SecretsManager } from '../../services/secrets-manager';
import { Sqs } from '../../services/sqs';
import { checksFor, kmsChecks, Permissions, secretsManagerChecks } from '../iam';

export { TemplateError } from './intrinsics';
export type { LocalCloudFormationOptions } from './options';
export { StackFailed } from './stack';
export type { StackEvent } from './stack';

export interface DeployOptions {
  readonly parameters?: { [name: string]: string };
  /** Another name for the only stack of the assembly, as with `aws cloudformation deploy --stack-name`. */
  readonly stackName?: string;
}

export interface StackView {
  readonly name: string;
  readonly id: string;
  readonly status: string;
  readonly outputs: { readonly [id: string]: unknown };
  readonly resources: ResourceView[];
}

export interface ResourceView {
  readonly stack: string;
  readonly logicalId: string;
  readonly path?: string;
  readonly type: string;
  readonly physicalId?: string;
  /** Masked if the provider of a custom resource set NoEcho. */
  readonly attributes: { readonly [name: string]: unknown };
}

/** Deploys cloud assemblies as CloudFormation would, to the embedded IVS and local processes. */
export class LocalCloudFormation {
  /** The permissions of the roles of functions. To make IVS check them, call `ivs.authorizeBy(engine.permissions.judge(ivsChecks(ivs.account)))`. */
  public readonly permissions = new Permissions();
  /** The embedded Secrets Manager of the deployed stacks, with its calls and the faults to inject. */
  public readonly secretsManager: SecretsManager;
  /** The events that functions sent to the default event bus. */
  public readonly eventBridge = new EventBridge();
  /** The signing keys of the deployed stacks. */
  public readonly kms = new Kms();
  /** The messages that functions sent to queues. */
  public readonly sqs = new Sqs();
  private readonly world: World;
  private readonly defaults: { readonly account: string; readonly region: string };
  private readonly assets = new Map<string, string>();
  private running?: { lambda: Lambda; endpoint: ReplyEndpoint; ivs: IvsTypes; services: Endpoint[] };

  constructor(private readonly options: LocalCloudFormationOptions) {
    this.world = new World(options.ssmParameters ?? {}, options.onEvent);
    this.secretsManager = new SecretsManager({
      store: this.world.secrets,
      invoke: async (arn, payload) => this.running!.lambda.invoke(arn, payload),
      authorize: this.permissions.judge(secretsManagerChecks((id) => this.world.secrets.lookUp(id)?.facts)),
    });
    this.defaults = { account: options.account ?? '123456789012', region: options.region ?? 'us-west-2' };
    this.eventBridge.authorize = this.permissions.judge(checksFor('events', this.environment));
    this.kms.authorize = this.permissions.judge(kmsChecks((id) => this.kms.arnOf(id)));
    this.sqs.authorize = this.permissions.judge(checksFor('sqs', this.environment, (url) => this.sqs.keys.get(url)));
  }

  /** Deploys all stacks of an assembly, in the order of their dependencies. Existing stacks are updated. Stops at the first failure. */
  public async deploy(directory: string, { parameters = {}, stackName }: DeployOptions = {}): Promise<void> {
    await this.start();
    const { stacks: described, assets } = readAssembly(directory);
    if (stackName !== undefined && described.length > 1) { throw new Error(`${directory} has ${described.length} stacks: one name can't be for all of them`); }
    const stacks = described.map((stack) => ({ ...stack, name: stackName ?? stack.name }));
    for (const [key, path] of assets) { this.assets.set(key, path); }
    for (const stack of stacks) { await this.deployStack(stack, parameters); }
  }

  /**
   * Continues the rollback of a stack in UPDATE_ROLLBACK_FAILED, as the operation of the same name does. Raises StackFailed when it fails
   * again. The resources to skip are not changed. Their rollback must have failed.
   */
  public async continueUpdateRollback(name: string, { resourcesToSkip = [] }: { resourcesToSkip?: readonly string[] } = {}): Promise<void> {
    const stack = this.find(name);
    if (!isContinuable(stack.status)) { throw new Error(`Stack ${name} is in ${stack.status} state: there is no rollback to continue`); }
    await stack.rollback!.continue(resourcesToSkip);
  }

  /** Deletes stacks, given by name or by their assembly, in the reverse order. Missing stacks are skipped. */
  public async destroy(target: string | readonly string[]): Promise<void> {
    const names = typeof target === 'string' ? readAssembly(target).stacks.map(({ name }) => name) : target;
    for (const name of [...names].reverse()) {
      const stack = this.world.stacks.get(name);
      if (stack) { await this.deleteStack(stack); }
    }
  }

  /** The current state of a stack. */
  public stack(name: string): StackView {
    const stack = this.find(name);
    const resources = [...stack.resources.values()].map((resource) => view({ stack: name, resource }));
    return { name, id: stack.id, status: stack.status, outputs: stack.outputs, resources };
  }

  /** All events so far. */
  public get events(): readonly StackEvent[] {
    return this.world.events;
  }

  /** Resources that still exist and were not retained by a policy. */
  public resourcesLeft(): ResourceView[] {
    const inStacks = [...this.world.stacks.values()]
      .flatMap(({ name, resources }) => [...resources.values()].map((resource) => ({ stack: name, resource })));
    return [...inStacks, ...this.world.orphans].filter(({ resource }) => resource.made !== undefined).map(view);
  }

  /** Resources that a DeletionPolicy or UpdateReplacePolicy retained. */
  public resourcesKept(): ResourceView[] {
    return this.world.kept.map(view);
  }

  /** Current secret strings by the ARN of their secret. */
  public get secrets(): ReadonlyMap<string, string> {
    return this.world.secrets.currentStrings;
  }

  /** Rotates a secret, as on its schedule. If the last rotation is not complete, it is retried. */
  public async rotateSecret(arn: string): Promise<RotationResult> {
    return this.secretsManager.rotations.attempt(this.world.secrets.find(arn));
  }

  /** Invokes a function synchronously, as a service does. */
  public async invokeFunction(arn: string, payload: object): Promise<InvokeResult> {
    return this.running!.lambda.invoke(arn, JSON.stringify(payload));
  }

  /** The logs of one Lambda function, or of all. */
  public logs(functionName?: string): string {
    return this.running?.lambda.output(functionName) ?? '';
  }

  /** Waits until no function is running, including those with a cancelled request. */
  public async functionsSettled(): Promise<void> {
    await this.running?.lambda.settled();
  }

  /** Kills the running Lambda functions whose name contains a text. */
  public killFunctions(name: string): void {
    this.running?.lambda.kill(name);
  }

  public async close(): Promise<void> {
    await Promise.all((this.running?.services ?? []).map((service) => service.close()));
    await this.running?.lambda.close();
    await this.running?.endpoint.close();
    this.running?.ivs.close();
  }

  private find(name: string): Stack {
    const stack = this.world.stacks.get(name);
    if (stack === undefined) { throw new Error(`Stack with id ${name} does not exist`); }
    return stack;
  }

  private get environment(): { region: string; accountId: string } {
    return { region: this.defaults.region, accountId: this.defaults.account };
  }

  private async start(): Promise<void> {
    if (this.running) { return; }
    const endpoint = await ReplyEndpoint.start();
    const secrets = await listen(this.secretsManager);
    const events = await this.eventBridge.listen();
    const keys = await this.kms.listen();
    const queues = await this.sqs.listen();
    const invocations = await listenForInvocations(
      async (name, payload) => this.running!.lambda.invoke(name, payload), this.permissions.judge(checksFor('lambda', this.environment)));
    const lambda = new Lambda({
      region: this.defaults.region,
      retryDelaysMs: this.options.lambdaRetryDelaysMs,
      asyncConcurrency: this.options.asyncConcurrency,
      accountConcurrency: this.options.accountConcurrency,
      deliveries: this.options.handlerDeliveries,
      shareProcesses: this.options.shareProcesses,
      environment: {
        AWS_ENDPOINT_URL_EVENTBRIDGE: events.endpoint,
        AWS_ENDPOINT_URL_IVS: this.options.ivsEndpoint,
        AWS_ENDPOINT_URL_KMS: keys.endpoint,
        AWS_ENDPOINT_URL_LAMBDA: invocations.endpoint,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
        AWS_ENDPOINT_URL_SQS: queues.endpoint,
        LOCAL_REPLY_ENDPOINT: endpoint.url,
        ...this.options.environment,
      },
    }, this.assets);
    const ivs = new IvsTypes(this.options.ivsEndpoint);
    const recorded = new RecordedTypes({ lambda, parameters: this.world.parameters, permissions: this.permissions, kms: this.kms, sqs: this.sqs });
    this.world.types = new ResourceTypes(new CustomResources(lambda, endpoint), ivs, new SecretTypes(this.secretsManager), recorded);
    this.running = { lambda, endpoint, ivs, services: [secrets, events, keys, queues, invocations] };
  }

  private async deployStack(source: AssemblyStack, given: { [name: string]: string }): Promise<void> {
    const { name, template, tags } = source;
    let stack = this.world.stacks.get(name);
    if (stack && DELETED_BEFORE_DEPLOY.includes(stack.status)) {
      await this.deleteStack(stack);
      stack = undefined;
    }
    if (stack && !UPDATABLE.includes(stack.status)) { throw new StackFailed(name, stack.status, [`a stack in ${stack.status} state can't be updated`]); }

    const isNew = stack === undefined;
    stack ??= new Stack(source, this.defaults);
    const definition: Definition = {
      template,
      tags,
      parameters: parameterValues(name, template, { given, assembly: source.parameters, previous: stack.definition.parameters }),
    };
    this.check(stack, definition);
    if (isNew) {
      this.world.stacks.set(name, stack);
      await new Change(this.world, stack, definition).create();
    } else if (!isDeepStrictEqual(definition, stack.definition)) {
      await new Change(this.world, stack, definition).update();
    }
  }

  /** The checks of AWS before any resource is changed. */
  private check(stack: Stack, definition: Definition): void {
    const { template } = definition;
    checkTemplate(template);
    checkRules(template, scopeOf(this.world, stack, definition, () => undefined));
    for (const [id, { Type }] of Object.entries(template.Resources)) {
      this.world.types.for(Type);
      const old = stack.definition.template.Resources[id];
      if (old && old.Type !== Type) { throw new Error(`Update of resource type is not permitted. The new template modifies resource type of the following resources: [${id}]`); }
    }
  }

  private async deleteStack(stack: Stack): Promise<void> {
    try {
      checkExports(stack, new Map(), this.world.stacks.values());
    } catch (error) {
      // The status is unchanged, only its reason is new.
      this.world.report(stack, stack.status, (error as Error).message);
      throw new StackFailed(stack.name, stack.status, [(error as Error).message]);
    }
    this.world.report(stack, 'DELETE_IN_PROGRESS', 'User Initiated');
    const failed = await deleteResources(this.world, stack, [...stack.resources.values()]);
    if (failed.length > 0) {
      const reason = REASONS.failed('delete', failed);
      this.world.report(stack, 'DELETE_FAILED', reason);
      throw new StackFailed(stack.name, 'DELETE_FAILED', [reason]);
    }
    this.world.report(stack, 'DELETE_COMPLETE');
    this.world.stacks.delete(stack.name);
  }
}

function view({ stack, resource: { logicalId, path, type, made } }: LeftResource): ResourceView {
  const attributes = made?.noEcho ? Object.fromEntries(Object.keys(made.attributes).map((name) => [name, '*****'])) : made?.attributes ?? {};
  return { stack, logicalId, path, type, physicalId: made?.physicalId, attributes };
}
