/** Time limits that really abort, since `requestTimeout` alone only warns. */
export const TIME_LIMITS = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true };

/** For a function that somebody waits for: all attempts of a call end before its own 30 seconds do, so that the caller learns the reason. */
export const INTERACTIVE_TIMEOUTS = {
  maxAttempts: 3,
  requestHandler: { ...TIME_LIMITS, connectionTimeout: 2_000, requestTimeout: 5_000 },
};
