/** Time limits that really abort, since `requestTimeout` alone only warns. */
export const TIME_LIMITS = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true };
