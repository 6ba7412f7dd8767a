import { ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as setTimeoutAsync } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import { commandOf } from './lambda-command';
import type { LambdaOptions } from './options';
import { LAMBDA_ASYNC_CONCURRENCY, LAMBDA_RETRY_DELAYS_MS, LAMBDA_TIMEOUT_SECONDS } from './rules';
import { WaitingLine } from './waiting-line';
import { accessKeyOf } from '../iam/function-keys';

/** The result of an invocation, as in the Invoke API. */
export interface InvokeResult {
  readonly Payload: string;
  readonly FunctionError?: string;
}

interface LambdaFunction {
  readonly arn: string;
  readonly name: string;
  readonly properties: any;
  readonly directory: string;
  /** Processes that wait for an event. If processes are shared, those of all functions with the same code. */
  readonly idle: ChildProcess[];
}

/** The interval at which Lambda checks whether the next event can run. It is not published. */
const EVENT_POLL_MS = 10;

/**
 * The waits of the Provider framework between its attempts to invoke a function: two clients of the SDK with three attempts each, and a
 * check of the state of the function between them (`defaultInvokeFunction` in aws-cdk-lib/custom-resources). The behavior on AWS: aws-samples/one-observability-demo#394.
 */
const THROTTLED_INVOCATION_DELAYS_MS = [100, 200, 0, 100, 200];

/** Lambda's runtime includes the AWS SDK. */
const MODULES = join(__dirname, '../../../node_modules');

/** Runs the Lambda functions of the deployed stacks, each invocation in a separate process. A process is reused while the code is the same. */
export class Lambda {
  private readonly functions = new Map<string, LambdaFunction>();
  /** The function that each process is running or ran last. */
  private readonly processes = new Map<ChildProcess, LambdaFunction>();
  private readonly invocations = new Set<Promise<unknown>>();
  /** Code and processes that are shared, by the key of the asset. */
  private readonly shared = new Map<string, Pick<LambdaFunction, 'directory' | 'idle'>>();
  private readonly logs = new Map<string, string>();
  private readonly line: WaitingLine;
  /** The location of the code of each asset. */
  private readonly unpacked = new Map<string, string>();
  private running = 0;
  private readonly directory = mkdtempSync(join(tmpdir(), 'local-lambda-'));

  constructor(private readonly options: LambdaOptions, private readonly assets: Map<string, string>) {
    const { asyncConcurrency = LAMBDA_ASYNC_CONCURRENCY, accountConcurrency = Infinity } = options;
    this.line = new WaitingLine(Math.min(asyncConcurrency, accountConcurrency));
    symlinkSync(MODULES, join(this.directory, 'node_modules'), 'junction'); // for ES modules, which ignore NODE_PATH. On Windows, a junction needs no special permission
  }

  /** Creates a function or changes its configuration. */
  public put(name: string, arn: string, properties: any): void {
    const code = this.sharedCode(properties.Code) ?? { directory: this.codeOf(name, properties.Code), idle: [] };
    this.delete(name);
    this.functions.set(name, { arn, name, properties, ...code });
  }

  public delete(name: string): void {
    if (!this.options.shareProcesses) { this.functions.get(name)?.idle.forEach((child) => child.kill('SIGKILL')); }
    this.functions.delete(name);
  }

  /** Waits until no function is running. */
  public async settled(): Promise<void> {
    while (this.invocations.size > 0) { await Promise.allSettled(this.invocations); }
  }

  /** Kills the current invocations of functions whose name contains a text, as when Lambda loses a host. */
  public kill(name: string): void {
    for (const [child, func] of this.processes) {
      if (func.name.includes(name) && !func.idle.includes(child)) { child.kill('SIGKILL'); }
    }
  }

  /** The logs of one function, or of all. */
  public output(functionName?: string): string {
    return functionName === undefined ? [...this.logs.values()].join('') : this.logs.get(functionName) ?? '';
  }

  /** Invokes a function and waits for its result. */
  public async invoke(arn: string, payload: string): Promise<InvokeResult> {
    return this.track(this.run(this.find(arn), payload));
  }

  /** Queues an asynchronous invocation of a function. A failed invocation is retried until the signal is aborted. */
  public async invokeAsync(arn: string, payload: string, signal: AbortSignal): Promise<void> {
    this.find(arn);
    return this.track(this.repeat(arn, payload, signal));
  }

  private async repeat(arn: string, payload: string, signal: AbortSignal): Promise<void> {
    for (const delay of [...this.options.retryDelaysMs ?? LAMBDA_RETRY_DELAYS_MS, undefined]) {
      const { FunctionError } = await this.line.run(async () => this.runEvent(arn, payload));
      if (FunctionError === undefined || delay === undefined || !await sleep(delay, signal)) { return; }
    }
  }

  public async close(): Promise<void> {
    this.functions.clear(); // queued invocations no longer find their function
    await Promise.all([...this.processes.keys()].map(async (child) => new Promise((resolve) => child.once('close', resolve).kill('SIGKILL'))));
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async track<T>(invocation: Promise<T>): Promise<T> {
    this.invocations.add(invocation);
    return invocation.finally(() => this.invocations.delete(invocation));
  }

  private find(arn: string): LambdaFunction {
    const found = this.functions.get(arn.split(':function:').pop()!.split(':')[0]);
    if (found === undefined) { throw new Error(`Function not found: ${arn}`); }
    return found;
  }

  /** Asynchronous invocations wait in a queue until the account has free concurrency, as in Lambda. */
  private async runEvent(arn: string, payload: string): Promise<InvokeResult> {
    while (this.isFull) { await setTimeoutAsync(EVENT_POLL_MS); }
    return this.invoke(arn, payload);
  }

  private get isFull(): boolean {
    return this.running >= (this.options.accountConcurrency ?? Infinity);
  }

  private async run(func: LambdaFunction, payload: string): Promise<InvokeResult> {
    this.running++;
    try {
      return await this.runInProcess(func, payload);
    } finally {
      this.running--;
    }
  }

  private async runInProcess(func: LambdaFunction, payload: string): Promise<InvokeResult> {
    const requestId = randomUUID();
    const timeoutMs = 1000 * (func.properties.Timeout ?? LAMBDA_TIMEOUT_SECONDS);
    const warm = func.idle.pop();
    const child = warm ?? this.start(func);
    this.processes.set(child, func);
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (result: InvokeResult, isReusable: boolean) => {
        clearTimeout(timer);
        child.off('message', onMessage).off('close', onClose);
        if (isReusable && (this.options.shareProcesses || this.functions.get(func.name) === func)) { func.idle.push(child); } else { child.kill('SIGKILL'); }
        resolve(result);
      };
      const fail = (error: object, isReusable = false) => end({ Payload: JSON.stringify(error), FunctionError: 'Unhandled' }, isReusable);
      const begin = () => {
        // The time to load the code does not count, as on Lambda.
        const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
        timer = setTimeout(() => fail({ errorType: 'Sandbox.Timedout', errorMessage }), timeoutMs);
        const environment = this.options.shareProcesses ? this.environmentOf(func) : undefined;
        child.send({ event: JSON.parse(payload), requestId, timeoutMs, functionArn: func.arn, environment });
      };
      const onMessage = (message: any) => {
        if (message.ready) { begin(); }
        if (message.failed) { fail(message.failed, timer !== undefined); }
        if (message.result !== undefined) { end({ Payload: message.result }, true); }
      };
      const onClose = (code: number | null) => {
        const cause = code === null ? 'signal: killed' : `exit status ${code}`;
        fail({ errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${cause}` });
      };
      child.on('message', onMessage).on('close', onClose);
      if (warm) { begin(); }
    });
  }

  /** Invokes a function synchronously for another function. Fails if the account has no free concurrency. */
  private async invokeFor(child: ChildProcess, message: { invoke: number; functionName: string; payload: string }): Promise<void> {
    for (const delay of THROTTLED_INVOCATION_DELAYS_MS) {
      if (!this.isFull) { break; }
      await setTimeoutAsync(Math.random() * delay);
    }
    if (this.isFull) {
      if (child.connected) { child.send({ invoked: message.invoke, error: 'TooManyRequestsException: Rate Exceeded.' }); }
      return;
    }
    let response: InvokeResult | undefined;
    for (let delivery = 0; delivery < (this.options.deliveries ?? 1); delivery++) {
      response = await this.invoke(message.functionName, message.payload)
        .catch((error) => ({ Payload: JSON.stringify({ errorMessage: error.message }), FunctionError: 'Unhandled' }));
    }
    if (child.connected) { child.send({ invoked: message.invoke, response }); }
  }

  private start(func: LambdaFunction): ChildProcess {
    const child = spawn(...commandOf(func.properties.Runtime), {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: this.environmentOf(func),
    });
    child.on('error', () => undefined); // a message to a process that has just ended. Its `close` event is handled
    child.on('close', () => {
      this.processes.delete(child);
      if (func.idle.includes(child)) { func.idle.splice(func.idle.indexOf(child), 1); }
    });
    child.on('message', (message: any) => {
      if (message.log !== undefined) { this.write((this.processes.get(child) ?? func).name, message.log); }
      if (message.invoke !== undefined) { void this.invokeFor(child, message); }
    });
    // Output of a crashing process that bypasses the runtime.
    for (const stream of [child.stdout!, child.stderr!]) { stream.on('data', (text) => this.write(func.name, String(text))); }
    return child;
  }

  private environmentOf({ name, properties: { Handler, Environment, LoggingConfig }, directory }: LambdaFunction): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      NODE_PATH: MODULES,
      TZ: ':UTC',
      AWS_REGION: this.options.region,
      AWS_DEFAULT_REGION: this.options.region, // boto3 reads this variable
      AWS_ACCESS_KEY_ID: accessKeyOf(name), // identifies the caller, as the credentials of the role do on AWS
      AWS_SECRET_ACCESS_KEY: 'local',
      // that of the next function may be another one: the SDK reads it again for each call
      ...this.options.shareProcesses && { AWS_CREDENTIAL_EXPIRATION: new Date(0).toISOString() },
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1', // refuses connections: a service that nobody emulates must not be reached by accident
      ...this.options.environment,
      ...Environment?.Variables,
      _HANDLER: Handler,
      LAMBDA_TASK_ROOT: directory,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: randomUUID(),
      AWS_LAMBDA_LOG_FORMAT: LoggingConfig?.LogFormat ?? 'Text',
    };
  }

  private write(name: string, text: string): void {
    this.logs.set(name, (this.logs.get(name) ?? '') + text);
  }

  private sharedCode(code: any): Pick<LambdaFunction, 'directory' | 'idle'> | undefined {
    if (!this.options.shareProcesses || code.S3Key === undefined) { return undefined; }
    if (!this.shared.has(code.S3Key)) { this.shared.set(code.S3Key, { directory: this.codeOf(code.S3Key, code), idle: [] }); }
    return this.shared.get(code.S3Key);
  }

  private codeOf(name: string, code: any): string {
    if (code.ZipFile !== undefined) {
      const directory = join(this.directory, `${name}-${randomUUID()}`);
      mkdirSync(directory);
      writeFileSync(join(directory, 'index.js'), code.ZipFile);
      return directory;
    }
    const directory = this.assets.get(code.S3Key);
    if (directory === undefined || !existsSync(directory)) { throw new Error(`the code of ${name} is not in the assembly: ${JSON.stringify(code)}`); }
    return this.unpack(directory);
  }

  /** Unpacked once for all functions with this code, because they can't write to it: only /tmp is writable on Lambda (…/dg/images-create.html). */
  private unpack(source: string): string {
    const status = statSync(source);
    const key = JSON.stringify([source, status.size, status.mtimeMs]);
    const unpacked = this.unpacked.get(key);
    if (unpacked !== undefined) { return unpacked; }
    const directory = join(this.directory, randomUUID());
    this.unpacked.set(key, directory);
    if (status.isDirectory()) {
      cpSync(source, directory, { recursive: true });
      return directory;
    }
    for (const [path, content] of Object.entries(unzipSync(readFileSync(source)))) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    return directory;
  }
}

/** Waits. Returns false if the signal is aborted first. */
async function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = () => { clearTimeout(timer); resolve(false); };
    const timer = setTimeout(() => { signal.removeEventListener('abort', stop); resolve(true); }, ms);
    if (signal.aborted) { stop(); } else { signal.addEventListener('abort', stop, { once: true }); }
  });
}
