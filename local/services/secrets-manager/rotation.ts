import { randomUUID } from 'node:crypto';
import { ServiceError } from './errors';
import { Secret } from './secret';

/*
 * Sources: API = docs.aws.amazon.com/secretsmanager/latest/apireference/API_<operation>.html, UG = …/latest/userguide/<page>.html.
 * The service retries a failed rotation automatically, at undocumented times (API DescribeSecret, NextRotationDate). Here there is
 * no timer: scheduled attempts and retries run only on request.
 */

/** UG rotate-secrets_lambda-functions: in this order. */
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

export type RotationStep = typeof STEPS[number];

/** The result of one attempt. */
export interface RotationResult {
  readonly secretArn: string;
  readonly versionId: string;
  readonly succeeded: boolean;
  /** The step that failed. Later steps were not executed. */
  readonly failedStep?: RotationStep;
  readonly reason?: string;
}

/** Invokes a Lambda function and returns the response of the Invoke API. */
export type Invoke = (functionArn: string, payload: string) => Promise<{ readonly Payload: string; readonly FunctionError?: string }>;

export interface RotationRequest {
  readonly token?: string;
  readonly lambdaArn?: string;
  readonly rules?: object;
  /** @default true */
  readonly immediately?: boolean;
}

/** Calls rotation functions, as the service does. */
export class Rotations {
  /** All attempts that have ended. */
  public readonly results: RotationResult[] = [];
  private readonly running = new Map<Secret, Promise<RotationResult>>();
  private isClosed = false;

  constructor(private readonly invoke: Invoke) {}

  /** Implements RotateSecret: enables rotation, starts it, and returns the ID of the new version. The rotation itself is asynchronous (API RotateSecret). */
  public request(secret: Secret, { token = randomUUID(), immediately = true, ...given }: RotationRequest): string {
    const { lambdaArn = secret.rotation?.lambdaArn, rules = secret.rotation?.rules } = given;
    if (lambdaArn === undefined) { throw new ServiceError('InvalidRequestException', 'No Lambda rotation function ARN is associated with this secret.'); }
    if (secret.has(token)) { return token; } // the same request again: "to prevent the accidental creation of duplicate versions"
    if (secret.pending !== undefined) {
      if (secret.rotation?.isOn) { void this.attempt(secret); }
      throw new ServiceError('InvalidRequestException', 'A previous rotation isn\'t complete. That rotation will be reattempted.');
    }
    secret.rotation = { lambdaArn, rules, isOn: true };
    void this.start(secret, token, immediately ? STEPS : ['testSecret']);
    return token;
  }

  /** One attempt, for a new version or the incomplete version. Joins a running attempt. */
  public async attempt(secret: Secret): Promise<RotationResult> {
    if (!secret.rotation?.isOn) { throw new ServiceError('InvalidRequestException', `Rotation of secret ${secret.arn} is not turned on.`); }
    return this.running.get(secret) ?? this.start(secret, secret.pending ?? randomUUID(), STEPS);
  }

  /** Implements CancelRotateSecret: the labels are not changed. */
  public turnOff(secret: Secret): void {
    if (secret.rotation) { secret.rotation = { ...secret.rotation, isOn: false }; }
  }

  /** Waits until no rotation is running. */
  public async settled(): Promise<void> {
    while (this.running.size > 0) { await Promise.all(this.running.values()); }
  }

  /** Prevents further steps. */
  public close(): void {
    this.isClosed = true;
  }

  private async start(secret: Secret, versionId: string, steps: readonly RotationStep[]): Promise<RotationResult> {
    if (!secret.has(versionId)) { secret.announce(versionId); }
    const attempt = this.run(secret, versionId, steps).then((result) => {
      this.running.delete(secret);
      this.results.push(result);
      return result;
    });
    this.running.set(secret, attempt);
    return attempt;
  }

  private async run(secret: Secret, versionId: string, steps: readonly RotationStep[]): Promise<RotationResult> {
    const failure = await this.firstFailure(secret, versionId, steps);
    if (steps !== STEPS) { secret.withdraw(versionId); } // API RotateSecret, RotateImmediately: "creates an AWSPENDING version of the secret and then removes it"
    if (failure === undefined && steps === STEPS) { secret.lastRotated = new Date(); }
    return { secretArn: secret.arn, versionId, succeeded: failure === undefined, ...failure };
  }

  private async firstFailure(secret: Secret, versionId: string, steps: readonly RotationStep[]): Promise<Pick<RotationResult, 'failedStep' | 'reason'> | undefined> {
    for (const step of steps) {
      const reason = await this.failureOf(secret, versionId, step);
      if (reason !== undefined) { return { failedStep: step, reason }; }
    }
    // API RotateSecret: "If the AWSPENDING staging label is present but not attached to the same version as AWSCURRENT", it is still in progress.
    return steps === STEPS && secret.pending === versionId ? { failedStep: 'finishSecret', reason: 'AWSPENDING is not at the version with AWSCURRENT' } : undefined;
  }

  /** The error of a step. Undefined if it succeeded. */
  private async failureOf(secret: Secret, versionId: string, step: RotationStep): Promise<string | undefined> {
    if (this.isClosed || !secret.rotation?.isOn) { return 'the rotation was cancelled'; }
    const event = { Step: step, SecretId: secret.arn, ClientRequestToken: versionId };
    try {
      const { Payload, FunctionError } = await this.invoke(secret.rotation.lambdaArn, JSON.stringify(event));
      return FunctionError === undefined ? undefined : String(JSON.parse(Payload).errorMessage);
    } catch (error) {
      return (error as Error).message; // the function doesn't exist
    }
  }
}
