import { cleanText } from './clean-text';
import { withoutSecrets } from './without-secrets';

/** How to fix permanent errors of IVS. */
const FIXES: { [error: string]: string } = {
  AccessDeniedException: 'check the policies that limit the role of the function',
  ConflictException: 'if the channel is live, stop its stream',
  PendingVerification: 'have the account verified by AWS Support',
  ResourceNotFoundException: 'check whether it was deleted outside of the stack',
  ServiceQuotaExceededException: 'request a higher quota, or delete what you don\'t need',
  ValidationException: 'check the settings',
};

interface ServiceError {
  readonly name?: string;
  readonly message?: string;
  /** The name of the text in the API model of IVS. The service sends `message`. Without it, the SDK sets `message` to "UnknownError". */
  readonly exceptionMessage?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
  /** The code of a network error. */
  readonly code?: unknown;
}

/** The text of an error, with how to fix it. */
export function errorText(error: unknown): string {
  const { name = 'Error' } = error as ServiceError;
  const message = messageOf(error as ServiceError).replace(/\.$/, ''); // more text follows
  return `${name}: ${shortened(message, 320)}; ${FIXES[name] ? `${FIXES[name]}, and try again` : 'try again'}`;
}

/** Returns only texts that can't contain a part of a response. A parser, for example, quotes what it can't read. */
function messageOf(error: ServiceError): string {
  const { name = 'Error', message = '', exceptionMessage, $fault, $metadata, code } = error;
  if (name === 'AbortError' || name === 'TimeoutError') { return 'the service did not respond in time'; }
  const isKnown = $fault !== undefined || exceptionMessage !== undefined || typeof code === 'string' || ['Error', 'HandlerError'].includes(name);
  if (!isKnown) { return 'the response could not be read'; }
  if (exceptionMessage !== undefined) { return exceptionMessage; }
  return message === 'UnknownError' || message === '' ? `HTTP status ${$metadata?.httpStatusCode ?? 'unknown'}` : message;
}

/** The text of an error. The errors of this library already include how to fix them. */
export function reasonOf(error: unknown): string {
  return error instanceof HandlerError ? error.message : errorText(error);
}

export function isNotFound(error: unknown): boolean {
  return (error as ServiceError).name === 'ResourceNotFoundException';
}

export function isThrottled(error: unknown): boolean {
  const { name = '', $metadata } = error as ServiceError;
  return /^(Throttling|TooManyRequests|RequestLimitExceeded|SlowDown)/.test(name) || $metadata?.httpStatusCode === 429;
}

/** Whether a call was rejected, so that it changed nothing. With earlier attempts whose response was lost, this is unknown. */
export function isRefused(error: unknown): boolean {
  const { $fault, $metadata: { httpStatusCode = 0, attempts = 1 } = {} } = error as ServiceError;
  return $fault === 'client' && httpStatusCode >= 400 && httpStatusCode < 500 && attempts === 1;
}

/** Whether the service rejected a call because of its input, so that the same call will fail again. */
export function isClientError(error: unknown): boolean {
  const { $fault, $metadata: { httpStatusCode = 0 } = {} } = error as ServiceError;
  return $fault === 'client' && httpStatusCode >= 400 && httpStatusCode < 500 && !isThrottled(error);
}

/** Truncates a text that is too long. */
export function shortened(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

/** Any error, as one without a stack trace, because it leaves the function. */
export function asHandlerError(error: unknown): HandlerError {
  return error instanceof HandlerError ? error : new HandlerError(errorText(error));
}

const MAX_LENGTH = 700; // CloudFormation and the framework add about 300 characters, and a reason should stay below 1,000

/** An error with only a text for the stack event. It has no stack trace, because the framework would send it. */
export class HandlerError extends Error {
  constructor(message: string) {
    super(cleanText(shortened(withoutSecrets(message), MAX_LENGTH))); // in this order, because truncation may cut a secret or a surrogate pair in two
    this.name = 'HandlerError';
    this.stack = this.message;
  }
}
