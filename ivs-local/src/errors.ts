/** The errors of the service, with their HTTP status (API model, ivs 2020-07-14). 402 for a quota is no mistake. */
const STATUS = {
  AccessDeniedException: 403,
  ChannelNotBroadcasting: 404,
  ConflictException: 409,
  InternalServerException: 500,
  PendingVerification: 403,
  ResourceNotFoundException: 404,
  ServiceQuotaExceededException: 402,
  ServiceUnavailable: 503,
  StreamUnavailable: 503,
  ThrottlingException: 429,
  ValidationException: 400,
} as const;

export type ErrorName = keyof typeof STATUS;

export const ERROR_NAMES = Object.keys(STATUS) as ErrorName[];

/** An answer of the service that is no success. The service calls the text `exceptionMessage`, not `message`. */
export class ServiceError extends Error {
  readonly status: number;

  constructor(override readonly name: ErrorName, readonly exceptionMessage: string) {
    super(`${name}: ${exceptionMessage}`);
    this.status = STATUS[name];
  }
}

export function notFound(what: string, arn: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `${what} ${arn} does not exist`);
}

export function conflict(message: string): ServiceError {
  return new ServiceError('ConflictException', message);
}

export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
