/**
 * The errors of the service that are used here, with their HTTP status: those of the API model (secretsmanager 2017-10-17), and the common errors
 * of every service with the protocol JSON 1.1 (docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html).
 */
const STATUS = {
  AccessDeniedException: 400,
  DecryptionFailure: 400,
  EncryptionFailure: 400,
  InternalServiceError: 500,
  InvalidParameterException: 400,
  InvalidRequestException: 400,
  LimitExceededException: 400,
  MissingAuthenticationTokenException: 400,
  ResourceExistsException: 400,
  ResourceNotFoundException: 400,
  SerializationException: 400,
  ThrottlingException: 400,
  UnknownOperationException: 400,
  ValidationException: 400,
} as const;

export type ErrorName = keyof typeof STATUS;

export const ERROR_NAMES = Object.keys(STATUS) as ErrorName[];

/** An error response of the service. */
export class ServiceError extends Error {
  readonly status: number;

  constructor(override readonly name: ErrorName, message: string) {
    super(message);
    this.status = STATUS[name];
  }
}
