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

/** An answer of the service that is no success. Its message is the text that the client shows. */
export class ServiceError extends Error {
  readonly status: number;

  constructor(override readonly name: ErrorName, message: string) {
    super(message);
    this.status = STATUS[name];
  }
}

/*
 * The texts of the service, where answers of it are public. Those of PutMetadata are in the tests of an AWS sample app
 * (aws-samples/amazon-ivs-ugc-platform-web-demo, cdk/api/channel/authRouter/__tests__/sendStreamAction.test.ts). That of a missing resource is
 * quoted for a composition of real-time streaming, and moto has it for channels. All other texts are ours.
 */
export function notFound(arn: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `Resource: ${arn} not found`);
}

export function notLive(channelArn: string): ServiceError {
  return new ServiceError('ChannelNotBroadcasting', `Channel: ${channelArn} is not currently online`);
}

/** @param rate calls a second that are allowed */
export function throttled(operation: string, rate: number, arn?: string): ServiceError {
  return new ServiceError('ThrottlingException', `Operation: ivs:${operation} exceeded call rate: ${rate}${arn === undefined ? '' : ` for resource: ${arn}`}`);
}

/** What the AWS CLI prints for an account that AWS has not verified yet (public logs of 2025). */
export const PENDING_VERIFICATION = 'Your account is pending verification. Until the verification process is complete, '
  + 'you may not be able to carry out requests with this account.';

export function conflict(message: string): ServiceError {
  return new ServiceError('ConflictException', message);
}

export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

export function quotaExceeded(message: string): ServiceError {
  return new ServiceError('ServiceQuotaExceededException', message);
}
