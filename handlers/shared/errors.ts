/** Errors of IVS carry their text in `exceptionMessage`: their `message` is "UnknownError". */
export function textOf(error: unknown): string {
  const { name, message, exceptionMessage } = error as { name?: string; message?: string; exceptionMessage?: string };
  return `${name ?? 'Error'}: ${exceptionMessage ?? message ?? String(error)}`;
}

export function isNotFound(error: unknown): boolean {
  return (error as { name?: string }).name === 'ResourceNotFoundException';
}

const MAX_LENGTH = 700; // CloudFormation and the framework add 300 of their own; a reason should stay below 1,000

/** An error whose text is all that reaches the stack event: the framework sends the stack trace, so there is none. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message.length > MAX_LENGTH ? `${message.slice(0, MAX_LENGTH)}…` : message);
    this.name = 'ControlPlane';
    this.stack = this.message;
  }
}
