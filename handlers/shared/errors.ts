/** What to do about errors of IVS that do not pass. */
const REMEDIES: { [error: string]: string } = {
  AccessDeniedException: 'check the policies that limit the role of the function',
  ConflictException: 'if the channel is live, stop its stream',
  PendingVerification: 'have the account verified by AWS Support',
  ResourceNotFoundException: 'check whether it was deleted outside of the stack',
  ServiceQuotaExceededException: 'ask for a higher quota, or delete what is not needed',
  ValidationException: 'check the settings',
};

/** An error and its remedy. Errors of IVS carry their text in `exceptionMessage`: their `message` is "UnknownError". */
export function textOf(error: unknown): string {
  const { name = 'Error', message, exceptionMessage, $metadata } = error as {
    name?: string; message?: string; exceptionMessage?: string; $metadata?: { httpStatusCode?: number };
  };
  const text = exceptionMessage ?? (message === 'UnknownError' ? `HTTP status ${$metadata?.httpStatusCode}` : message) ?? String(error);
  return `${name}: ${shortened(text, 320)}; ${REMEDIES[name] ? `${REMEDIES[name]}, and try again` : 'try again'}`;
}

export function isNotFound(error: unknown): boolean {
  return (error as { name?: string }).name === 'ResourceNotFoundException';
}

/** A text with its end cut off, if it is too long. */
export function shortened(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

const MAX_LENGTH = 700; // CloudFormation and the framework add 300 of their own; a reason should stay below 1,000

/** An error whose text is all that reaches the stack event: the framework sends the stack trace, so there is none. */
export class Refusal extends Error {
  constructor(message: string) {
    super(shortened(message, MAX_LENGTH));
    this.name = 'ControlPlane';
    this.stack = this.message;
  }
}
