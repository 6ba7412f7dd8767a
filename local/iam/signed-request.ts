import { createHash } from 'node:crypto';

/*
 * Who calls: a Lambda function signs its requests with an access key of its own. Nothing here checks the signature.
 */
export interface SignedRequest {
  readonly accessKeyId: string;
  readonly operation: string;
  readonly input: any;
}

/** Judges a request before it is carried out: why it is refused, or nothing. */
export type Authorize = (request: SignedRequest) => string | undefined;

const PREFIX = 'AKLOCAL';

/** What the native types of CloudFormation sign with: they alone may give a resource tags that are reserved for AWS. */
export const CLOUDFORMATION_ACCESS_KEY = 'AKCLOUDFORMATION';

/** The access key of a function; 20 capital letters and digits, like any. */
export function accessKeyOf(functionName: string): string {
  return `${PREFIX}${createHash('sha256').update(functionName).digest('hex').slice(0, 13).toUpperCase()}`;
}

/** Whether a key is that of a function, be it one that is gone. */
export function isFunctionKey(accessKeyId: string): boolean {
  return accessKeyId.startsWith(PREFIX);
}

/** The access key that a request is signed with (SigV4: Credential=<key>/<date>/<region>/<service>/aws4_request). */
export function accessKeyIn(authorization = ''): string {
  return /Credential=([^/,\s]+)\//.exec(authorization)?.[1] ?? '';
}
