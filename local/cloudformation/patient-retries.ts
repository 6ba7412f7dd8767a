import type { IvsClientConfig } from '@aws-sdk/client-ivs';

type RetryStrategy = Extract<Awaited<NonNullable<IvsClientConfig['retryStrategy']>>, { acquireInitialRetryToken: unknown }>;
type Token = Awaited<ReturnType<RetryStrategy['acquireInitialRetryToken']>>;

/** Attempts after other errors that may pass: as many as the SDK makes with `maxAttempts: 10`. */
const ATTEMPTS = 10;

/**
 * How the handlers of native types wait. CloudFormation calls a handler again that ends with the code Throttling
 * (docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html: retriable), so that a stack with many
 * resources of a service with a low rate is slow and does not fail. For how long is not published: here 15 minutes, about once a second.
 */
const THROTTLED_ATTEMPTS = 900;

/** Throttled attempts don't use up the others: a connection may be cut when a call has waited for its turn for long. */
interface Counted extends Token {
  readonly throttled: number;
  readonly others: number;
}

export const PATIENT_RETRIES: RetryStrategy = {
  acquireInitialRetryToken: async () => token(0, 0, 0),
  refreshRetryTokenForRetry: async (last, { errorType }) => {
    const isThrottled = errorType === 'THROTTLING';
    const throttled = (last as Counted).throttled + (isThrottled ? 1 : 0);
    const others = (last as Counted).others + (isThrottled ? 0 : 1);
    if (errorType === 'CLIENT_ERROR' || throttled >= THROTTLED_ATTEMPTS || others >= ATTEMPTS) { throw new Error('no more attempts'); }
    return token(throttled, others, isThrottled ? 500 + Math.random() * 1000 : Math.min(20_000, Math.random() * 100 * 2 ** others));
  },
  recordSuccess: () => undefined,
};

function token(throttled: number, others: number, delay: number): Counted {
  return { throttled, others, getRetryCount: () => throttled + others, getRetryDelay: () => delay };
}
