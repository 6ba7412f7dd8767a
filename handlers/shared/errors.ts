import { cleanText } from './clean-text';
import { withoutSecrets } from './without-secrets';

/** How to fix errors of IVS that don't pass. */
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
  /** The name of the text in the API model of IVS. What the service sends is `message`; without one, the SDK puts "UnknownError" there. */
  readonly exceptionMessage?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
  /** Of an error of the network. */
  readonly code?: unknown;
}

/** An error, and how to fix it. */
export function errorText(error: unknown): string {
  const { name = 'Error' } = error as ServiceError;
  const message = messageOf(error as ServiceError).replace(/\.$/, ''); // the text goes on
  return `${name}: ${shortened(message, 320)}; ${FIXES[name] ? `${FIXES[name]}, and try again` : 'try again'}`;
}

/** Only a text that is known to hold nothing of a reply: a parser quotes what it could not read. */
function messageOf(error: ServiceError): string {
  const { name = 'Error', message = '', exceptionMessage, $fault, $metadata, code } = error;
  if (name === 'AbortError' || name === 'TimeoutError') { return 'the service did not answer in time'; }
  const isKnown = $fault !== undefined || exceptionMessage !== undefined || typeof code === 'string' || ['Error', 'HandlerError'].includes(name);
  if (!isKnown) { return 'the reply could not be read'; }
  if (exceptionMessage !== undefined) { return exceptionMessage; }
  return message === 'UnknownError' || message === '' ? `HTTP status ${$metadata?.httpStatusCode ?? 'unknown'}` : message;
}

/** Why something failed: the text of our own errors says it all. */
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

/** Whether a call was refused, and so has changed nothing. Of earlier attempts, whose answer was lost, nothing is known. */
export function isRefused(error: unknown): boolean {
  const { $fault, $metadata: { httpStatusCode = 0, attempts = 1 } = {} } = error as ServiceError;
  return $fault === 'client' && httpStatusCode >= 400 && httpStatusCode < 500 && attempts === 1;
}

/** Whether the service refused a call for what was asked: the same call will fail again. */
export function isClientError(error: unknown): boolean {
  const { $fault, $metadata: { httpStatusCode = 0 } = {} } = error as ServiceError;
  return $fault === 'client' && httpStatusCode >= 400 && httpStatusCode < 500 && !isThrottled(error);
}

/** A text with its end cut off, if it is too long. */
export function shortened(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

/** Whatever went wrong, as an error without a stack trace: what is thrown leaves the function. */
export function asHandlerError(error: unknown): HandlerError {
  return error instanceof HandlerError ? error : new HandlerError(errorText(error));
}

const MAX_LENGTH = 700; // CloudFormation and the framework add 300 of their own; a reason should stay below 1,000

/** An error whose text is all that reaches the stack event: the framework sends the stack trace, so there is none. */
export class HandlerError extends Error {
  constructor(message: string) {
    super(cleanText(shortened(withoutSecrets(message), MAX_LENGTH))); // in this order: the cut may halve a secret, or a surrogate pair
    this.name = 'HandlerError';
    this.stack = this.message;
  }
}
