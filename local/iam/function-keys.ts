import { createHash } from 'node:crypto';

/*
 * A Lambda function signs its requests with an access key of its own.
 */

/** With what the access key of each function begins. */
export const FUNCTION_KEYS = 'AKLOCAL';

/** The access key of a function; 20 capital letters and digits, like any. */
export function accessKeyOf(functionName: string): string {
  return `${FUNCTION_KEYS}${createHash('sha256').update(functionName).digest('hex').slice(0, 13).toUpperCase()}`;
}

/** Whether a key is that of a function, be it one that is gone. */
export function isFunctionKey(accessKeyId: string): boolean {
  return accessKeyId.startsWith(FUNCTION_KEYS);
}
