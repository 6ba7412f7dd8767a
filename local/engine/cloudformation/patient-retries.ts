import type { IvsClientConfig } from '@aws-sdk/client-ivs';

type RetryStrategy = Extract<Awaited<NonNullable<IvsClientConfig['retryStrategy']>>, { acquireInitialRetryToken: unknown }>;
type Token = Awaited<ReturnType<RetryStrategy['acquireInitialRetryToken']>>;

/** The number of attempts after other temporary errors, as in the SDK with `maxAttempts: 10`. */
const ATTEMPTS = 10;

/**
 * Retries like the handlers of native types. CloudFormation calls a handler again that ends with the code Throttling
 * (docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html: retriable), so that a stack with many
 * resources of a service with a low rate is slow and does not fail. For how long is not published: here 15 minutes, about once a second.
 */
const THROTTLED_ATTEMPTS = 900;

/** Throttled attempts don't count toward the other attempts, because a connection may be closed after a long wait. */
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
