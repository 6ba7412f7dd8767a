import { createHash } from 'node:crypto';

/*
 * Each Lambda function signs its requests with its own access key.
 */

/** The prefix of the access keys of functions. */
export const FUNCTION_KEYS = 'AKLOCAL';

/** The access key of a function: 20 uppercase letters and digits, like all access keys. */
export function accessKeyOf(functionName: string): string {
  return `${FUNCTION_KEYS}${createHash('sha256').update(functionName).digest('hex').slice(0, 13).toUpperCase()}`;
}

/** Whether an access key belongs to a function, which may have been deleted. */
export function isFunctionKey(accessKeyId: string): boolean {
  return accessKeyId.startsWith(FUNCTION_KEYS);
}
