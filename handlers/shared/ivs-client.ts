import { IvsClient } from '@aws-sdk/client-ivs';
import { TIME_LIMITS } from './time-limits';

/** The shared client. It has more attempts than the default, because the API rates of IVS are low and not adjustable. */
export const ivs = new IvsClient({ maxAttempts: 8, requestHandler: TIME_LIMITS });
