/** Timeouts that abort a request. `requestTimeout` alone only warns. */
export const TIME_LIMITS = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true };

/** Timeouts for a function with a waiting caller: all attempts of a call end before its own timeout of 30 seconds, so that the caller gets the error. */
export const INTERACTIVE_TIMEOUTS = {
  maxAttempts: 3,
  requestHandler: { ...TIME_LIMITS, connectionTimeout: 2_000, requestTimeout: 5_000 },
};
