import { createHash, randomBytes } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Twelve letters and digits, as in the ARNs of the documentation. */
export function newId(length = 12): string {
  return [...randomBytes(length)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}

/** Of an account in a region: twelve hexadecimal digits, the same for all its channels and for ingest, playback and SRT (answers that are public). */
export function hostOf({ region, accountId }: { readonly region: string; readonly accountId: string }): string {
  return createHash('sha256').update(`${accountId} ${region}`).digest('hex').slice(0, 12);
}

/** `sk_<region>_<id of its ARN>_<30 characters>`, as keys that are public (those of the documentation are shorter). */
export function newStreamKeyValue(region: string, arn: string): string {
  return `sk_${region}_${arn.split('/')[1]}_${newId(30)}`;
}
