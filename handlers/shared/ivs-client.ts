import { IvsClient } from '@aws-sdk/client-ivs';
import { TIME_LIMITS } from './time-limits';

/** The one client. More attempts than the default, since the API rates of IVS are low and not adjustable. */
export const ivs = new IvsClient({ maxAttempts: 8, requestHandler: TIME_LIMITS });
