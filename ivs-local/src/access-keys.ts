/*
 * Who calls: the access key that a request is signed with. Nothing here checks the signature.
 */
export interface SignedRequest {
  readonly accessKeyId: string;
  readonly operation: string;
  readonly input: any;
}

/** Judges a request before it is carried out: why it is refused, or nothing. */
export type Authorize = (request: SignedRequest) => string | undefined;

/** What CloudFormation signs with: it alone may give a resource tags that are reserved for AWS. */
export const CLOUDFORMATION_ACCESS_KEY = 'AKCLOUDFORMATION';

/** The access key that a request is signed with (SigV4: Credential=<key>/<date>/<region>/<service>/aws4_request). */
export function accessKeyIn(authorization = ''): string {
  return /Credential=([^/,\s]+)\//.exec(authorization)?.[1] ?? '';
}
