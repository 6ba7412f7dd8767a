import { createHash } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import { sleep } from './processes';
import { Sha256 } from '../../ivs-local/src/ingest/sha256';

/*
 * Requests to services of which the project has no client: STS, CloudFormation, CloudWatch and S3. The few operations that a run needs.
 */
export interface Signing {
  readonly region: string;
  readonly credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
  /** Where all services are. @default - the endpoints of AWS */
  readonly endpoint?: string;
}

export interface SignedRequest {
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: { [name: string]: string };
  readonly headers?: { [name: string]: string };
  readonly body?: string;
  /** In front of the host, for a bucket. */
  readonly bucket?: string;
  /** Whether the text of an error is an answer, too. */
  readonly answersErrors?: boolean;
}

const TIMEOUT = 30_000;

interface Parameters { readonly [name: string]: string }

const ATTEMPTS = 5;

/** Signs a request and sends it, again after a failure that passes. Returns the text of the answer. */
export async function signedRequest(signing: Signing, request: SignedRequest): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await sendOnce(signing, request);
    } catch (error) {
      if (error instanceof FinalAnswer || attempt === ATTEMPTS) { throw error; }
      await sleep(500 * 2 ** attempt);
    }
  }
}

/** An answer that another attempt would not change. */
class FinalAnswer extends Error {}

async function sendOnce({ region, credentials, endpoint }: Signing, request: SignedRequest): Promise<string> {
  const { service, method = 'GET', path = '/', query = {}, headers = {}, body, bucket, answersErrors = false } = request;
  const base = new URL(endpoint ?? `https://${bucket ? `${bucket}.` : ''}${service}.${region}.amazonaws.com`);
  const fullPath = bucket && endpoint ? `/${bucket}${path}` : path;
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: service !== 's3' });
  const { headers: signed } = await signer.sign({
    method,
    protocol: base.protocol,
    hostname: base.hostname,
    port: base.port ? Number(base.port) : undefined,
    path: fullPath,
    query,
    body,
    headers: { ...headers, host: base.host, ...service === 's3' ? { 'x-amz-content-sha256': createHash('sha256').update(body ?? '').digest('hex') } : {} },
  });
  const url = new URL(fullPath, base);
  for (const [name, value] of Object.entries(query)) { url.searchParams.set(name, value); }
  const response = await fetch(url, { method, headers: signed, body, signal: AbortSignal.timeout(TIMEOUT) });
  const text = await response.text();
  if (!response.ok && !answersErrors) {
    const passes = response.status >= 500 || response.status === 429 || /Throttling|Rate exceeded/i.test(text);
    throw new (passes ? Error : FinalAnswer)(`${service} answers ${response.status}: ${/<Message>([^<]*)/i.exec(text)?.[1] ?? 'no reason'}`);
  }
  return text;
}

/** An operation of a service that takes forms and answers in XML. */
export async function queryApi(signing: Signing, service: string, version: string, action: string, parameters: Parameters = {}): Promise<string> {
  const body = new URLSearchParams({ Action: action, Version: version, ...parameters }).toString();
  return signedRequest(signing, { service, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
}

/** The texts of all elements of a name. */
export function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^]*?)</${name}>`, 'g'))].map(([, text]) => unescape(text));
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
