import { randomUUID } from 'node:crypto';
import type { Lambda } from './lambda';
import { ReplyEndpoint } from './reply-endpoint';
import { Made, ResourceFailed, ResourceRefused, ResourceRequest, ResourceType } from './resource-type';
import { asStrings, inventPhysicalId, MAX_RESPONSE_BYTES, REASONS, SERVICE_TIMEOUT } from './rules';

type Properties = ResourceRequest['properties'];

interface Reply {
  readonly Status?: string;
  readonly Reason?: string;
  readonly PhysicalResourceId?: unknown;
  readonly StackId?: string;
  readonly RequestId?: string;
  readonly LogicalResourceId?: string;
  readonly NoEcho?: boolean;
  readonly Data?: { readonly [name: string]: unknown };
}

/** The protocol of Lambda-backed custom resources (UG crpg-ref-requesttypes, crpg-ref-responses). */
export class CustomResources implements ResourceType {
  constructor(private readonly lambda: Lambda, private readonly endpoint: ReplyEndpoint) {}

  public async create(request: ResourceRequest): Promise<Made> {
    return this.send('Create', request, {});
  }

  public async update(request: ResourceRequest, current: Made, oldProperties: Properties): Promise<Made> {
    if (oldProperties.ServiceToken !== request.properties.ServiceToken) { throw new ResourceRefused(REASONS.serviceTokenChanged); }
    return this.send('Update', request, { PhysicalResourceId: current.physicalId, OldResourceProperties: asStrings(oldProperties) });
  }

  public async delete(request: ResourceRequest, physicalId: string): Promise<void> {
    await this.send('Delete', request, { PhysicalResourceId: physicalId });
  }

  /** Only the provider knows, and reports it by another physical ID. */
  public needsReplacement(): boolean {
    return false;
  }

  public deletesFirst(): boolean {
    return false;
  }

  private async send(type: 'Create' | 'Update' | 'Delete', request: ResourceRequest, more: { PhysicalResourceId?: string; OldResourceProperties?: unknown }): Promise<Made> {
    const { stack, logicalId, properties, signal } = request;
    const requestId = randomUUID();
    // Without a valid reply, the ID is unchanged, and a new resource gets a generated ID, so that it can be deleted.
    const fallbackId = more.PhysicalResourceId ?? inventPhysicalId(stack.name, logicalId);
    const fail = (reason: string, physicalId = fallbackId) => new ResourceFailed(reason, physicalId);

    const { url, body } = this.endpoint.expect(requestId);
    const done = new AbortController();
    const payload = JSON.stringify({
      RequestType: type,
      ServiceToken: properties.ServiceToken,
      ResponseURL: url,
      StackId: stack.id,
      RequestId: requestId,
      LogicalResourceId: logicalId,
      ResourceType: request.type,
      ...more,
      ResourceProperties: asStrings(properties),
    });
    try {
      const text = await Promise.race([
        body,
        this.invokeAndNeverReturn(properties.ServiceToken, payload, done.signal, fail),
        after(1000 * serviceTimeout(properties), done.signal).then(() => { throw fail(REASONS.noResponse(requestId)); }),
        ...signal ? [cancelled(signal, done.signal).then(() => { throw fail(type === 'Create' ? REASONS.creationCancelled : REASONS.updateCancelled); })] : [],
      ]);
      return this.read(text, { StackId: stack.id, RequestId: requestId, LogicalResourceId: logicalId }, fail);
    } finally {
      done.abort();
      this.endpoint.forget(requestId);
    }
  }

  private async invokeAndNeverReturn(arn: unknown, payload: string, signal: AbortSignal, fail: (reason: string) => Error): Promise<never> {
    if (typeof arn !== 'string' || !arn.includes(':lambda:')) { throw fail(`ServiceToken ${JSON.stringify(arn)} is not supported, only the ARN of a Lambda function is`); }
    await this.lambda.invokeAsync(arn, payload, signal).catch((error) => { throw fail(error.message); });
    return new Promise(() => undefined); // the reply or the timeout ends it
  }

  private read(text: string, expected: { [name: string]: string }, fail: (reason: string, physicalId?: string) => Error): Made {
    if (Buffer.byteLength(text) > MAX_RESPONSE_BYTES) { throw fail(REASONS.responseTooLong); }
    let reply: Reply;
    try { reply = JSON.parse(text); } catch { throw fail('Invalid response object: it is not JSON'); }
    const { Status, Reason, PhysicalResourceId: id, Data = {}, NoEcho } = reply;
    if (typeof id !== 'string' || id === '' || Buffer.byteLength(id) > 1024) { throw fail(REASONS.invalidPhysicalId); }
    for (const [name, value] of Object.entries(expected)) {
      if ((reply as any)[name] !== value) { throw fail(`Invalid response object: ${name} is not that of the request`, id); }
    }
    if (Status === 'FAILED') { throw fail(REASONS.customFailed(Reason ?? '', expected.RequestId), id); }
    if (Status !== 'SUCCESS') { throw fail(`Invalid response object: Status ${JSON.stringify(Status)}`, id); }
    // Booleans can be strings, because some providers send them so.
    return { physicalId: id, ref: id, attributes: Data, noEcho: String(NoEcho) === 'true' };
  }
}

function serviceTimeout({ ServiceTimeout }: Properties): number {
  const seconds = Number(ServiceTimeout ?? SERVICE_TIMEOUT.default);
  if (!Number.isInteger(seconds) || seconds < SERVICE_TIMEOUT.min || seconds > SERVICE_TIMEOUT.max) {
    throw new ResourceRefused(`ServiceTimeout must be a whole number from ${SERVICE_TIMEOUT.min} to ${SERVICE_TIMEOUT.max}, not ${ServiceTimeout}`);
  }
  return seconds;
}

/** Resolves after a time, but never if the signal is aborted before. */
async function after(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}

/** Resolves when the operation is cancelled. Stops listening when the request has ended. */
async function cancelled(signal: AbortSignal, done: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true, signal: done }));
}
