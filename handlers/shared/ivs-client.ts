import { IvsClient } from '@aws-sdk/client-ivs';

/**
 * The one client. More attempts than the default, since the API rates of IVS are low and not adjustable; time limits that
 * really abort, since `requestTimeout` alone only warns.
 */
export const ivs = new IvsClient({
  maxAttempts: 8,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
});
