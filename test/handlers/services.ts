import { ServerResponse } from 'node:http';
import { Clock } from './clock';
import { EmbeddedIvs, goLive, startIvs } from '../../ivs-local/src';
import { EventBridge } from '../../local/services/event-bridge';
import { Kms } from '../../local/services/kms';
import { EmbeddedSecretsManager, Secret, SecretDetails, startSecretsManager } from '../../local/services/secrets-manager';
import { Sqs } from '../../local/services/sqs';
import { callerOf, Harness, newClient, populate } from '../ivs-local/harness';

export type ServiceName = 'IVS' | 'SecretsManager' | 'KMS' | 'SQS' | 'EventBridge';

/** A call that was answered. */
export interface ServiceCall {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: any;
  readonly error?: string;
}

/** The context of a request that has five minutes. */
export const CONTEXT = { awsRequestId: '99999999-2222-4333-8444-555555555555', getRemainingTimeInMillis: () => 300_000 };

/**
 * All services that the functions call, embedded, for handlers that are imported as TypeScript: they call them with the real clients over
 * HTTP. There is one set for each test file, since a client keeps the endpoint that it has found.
 *
 * Time passes only when somebody waits: the test file replaces `node:timers/promises` by `clock.sleep`.
 */
export class Services {
  /** Starts the services, and names them in the environment. */
  public static async start(clock: Clock): Promise<Services> {
    const [sqs, kms, eventBridge] = [new Sqs(), new Kms(), new EventBridge()];
    const ivs = await startIvs({ recordingDelay: 0 });
    const secretsManager = await startSecretsManager();
    const others = await Promise.all([sqs, kms, eventBridge].map(async (service) => service.listen()));
    Object.assign(process.env, {
      AWS_REGION: 'us-west-2',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_LAMBDA_FUNCTION_NAME: 'tested',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1', // refuses connections: no other service is reached by accident
      AWS_ENDPOINT_URL_IVS: ivs.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.endpoint,
      AWS_ENDPOINT_URL_SQS: others[0].endpoint,
      AWS_ENDPOINT_URL_KMS: others[1].endpoint,
      AWS_ENDPOINT_URL_EVENTBRIDGE: others[2].endpoint,
    });
    const services = new Services(clock, ivs, secretsManager, kms, sqs, eventBridge);
    services.close = async () => {
      jest.restoreAllMocks();
      await Promise.all([ivs, secretsManager, ...others].map(async (service) => service.close()));
    };
    await services.repeatFreely();
    services.arns = await populate({ ivs, call: services.call, stop: services.close });
    services.populated = services.maps.map((map) => [...map]);
    return services;
  }

  /** The calls of all services since `reset`, in their order. */
  public readonly calls: ServiceCall[] = [];
  /** What the functions have logged since `reset`. */
  public readonly lines: any[] = [];
  /** Calls IVS as somebody else. */
  public readonly call: Harness['call'];
  /** One of everything that IVS has, among them a channel that is live. */
  public arns!: Awaited<ReturnType<typeof populate>>;
  public close!: () => Promise<void>;
  private populated: [string, unknown][][] = [];
  private readonly secrets: string[] = [];
  private readonly client;

  private constructor(
    readonly clock: Clock,
    readonly ivs: EmbeddedIvs,
    readonly secretsManager: EmbeddedSecretsManager,
    readonly kms: Kms,
    readonly sqs: Sqs,
    readonly eventBridge: EventBridge,
  ) {
    this.client = newClient(ivs.endpoint);
    this.call = callerOf(this.client);
    for (const [name, { calls }] of Object.entries(this.all)) {
      calls.push = (call: Omit<ServiceCall, 'service'>) => this.calls.push({ service: name as ServiceName, ...call });
    }
  }

  /** Brings all services back to how they were at the start. */
  public reset(): void {
    this.clock.start();
    const { writeHead } = ServerResponse.prototype;
    if (!jest.isMockFunction(writeHead)) { // by the date of a reply, a client would find out that the time is not real, and ask again
      jest.spyOn(ServerResponse.prototype, 'writeHead').mockImplementation(function (this: ServerResponse, ...args: any[]) {
        this.sendDate = false;
        return writeHead.apply(this, args as any);
      });
    }
    jest.spyOn(Math, 'random').mockReturnValue(0); // how long a client waits before it repeats a call
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => this.lines.push(JSON.parse(String(line))) > 0);
    const { account } = this.ivs;
    for (const [index, map] of this.maps.entries()) {
      map.clear();
      for (const [arn, value] of this.populated[index]) { map.set(arn, value); }
    }
    account.streams.clear();
    account.revocations.clear();
    goLive(account, [...account.streamKeys.values()].find(({ channelArn }) => channelArn === this.arns.live)!.value!);
    account.listLag = 0;
    for (const arn of this.secrets.splice(0)) { this.secretsManager.store.delete(arn); }
    this.sqs.messages.length = this.eventBridge.events.length = 0;
    for (const { faults } of Object.values(this.all)) { faults.clear(); }
    this.forget();
  }

  /** Forgets the calls and lines so far. */
  public forget(): void {
    this.calls.length = this.lines.length = 0;
  }

  public createSecret(arn: string, details?: SecretDetails): Secret {
    this.secrets.push(arn);
    return this.secretsManager.store.create(arn, arn.split(':').pop()!, details);
  }

  /** Adds a fault, to whichever service has the operation. */
  public fail(operation: string, fault: object): void {
    const name = SERVICE_OF[operation] ?? 'IVS';
    this.all[name].faults.add({ operation, ...fault });
  }

  /** The calls, without those that only read. */
  public get changes(): string[] {
    return this.calls.filter(({ operation, error }) => error === undefined && !/^(Get|List|Describe)/.test(operation)).map(({ operation }) => operation);
  }

  private get maps(): Map<string, unknown>[] {
    const { channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations } = this.ivs.account;
    return [channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations] as Map<string, any>[];
  }

  private get all(): { [name in ServiceName]: { calls: any[]; faults: { add(fault: any): void; clear(): void } } } {
    return { IVS: this.ivs, SecretsManager: this.secretsManager, KMS: this.kms, SQS: this.sqs, EventBridge: this.eventBridge };
  }

  /** A client that has repeated many calls would repeat no more: here, each call has the whole budget. */
  private async repeatFreely(): Promise<void> {
    const prototype = Object.getPrototypeOf(await this.client.config.retryStrategy());
    const { acquireInitialRetryToken: acquire } = prototype;
    prototype.acquireInitialRetryToken = function (...args: unknown[]) {
      this.capacity = 500;
      return acquire.apply(this, args);
    };
  }
}

const SERVICE_OF: { [operation: string]: ServiceName } = {
  DescribeSecret: 'SecretsManager',
  GetSecretValue: 'SecretsManager',
  PutSecretValue: 'SecretsManager',
  UpdateSecretVersionStage: 'SecretsManager',
  GetPublicKey: 'KMS',
  Sign: 'KMS',
  SendMessage: 'SQS',
  PutEvents: 'EventBridge',
};

/** The error that a service gives for a fault of its own, which passes; and one for which there is no cure. */
export function errorsOf(operation: string): { passing: string; throttling: string; final: string; denied: string } {
  const passing: { [name in ServiceName]: string } = {
    IVS: 'InternalServerException', SecretsManager: 'InternalServiceError', KMS: 'KMSInternalException', SQS: 'InternalFailure', EventBridge: 'InternalException',
  };
  const final: { [name in ServiceName]: string } = {
    IVS: 'PendingVerification', SecretsManager: 'InvalidRequestException', KMS: 'KMSInvalidStateException', SQS: 'QueueDoesNotExist', EventBridge: 'AccessDeniedException',
  };
  const name = SERVICE_OF[operation] ?? 'IVS';
  return { passing: passing[name], throttling: name === 'SQS' ? 'RequestThrottled' : 'ThrottlingException', final: final[name], denied: 'AccessDeniedException' };
}
