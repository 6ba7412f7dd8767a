import { DescribeSecretCommand, DescribeSecretResponse, GetSecretValueCommand, PutSecretValueCommand, UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import { callService } from './call-service';
import { isNotFound } from './errors';
import type { Tags } from './ownership';
import { secretsManager } from './secrets';

/** The value of a version, or the current value. Undefined if there is none yet. */
export async function readVersion<Value extends object>(SecretId: string, VersionId?: string): Promise<Value | undefined> {
  const { SecretString } = await callService(`read the secret ${SecretId}`,
    async (options): Promise<{ SecretString?: string }> => secretsManager.send(new GetSecretValueCommand({ SecretId, VersionId }), options), {});
  return parsed(SecretString);
}

/** Ignores a value that is not JSON, because somebody else wrote it. The error of the parser would reveal it. */
function parsed<Value>(text = ''): Value | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The description of a secret: its tags and the labels of its versions. */
export interface SecretDescription {
  readonly arn: string;
  readonly tags: Tags;
  readonly labels: { readonly [version: string]: string[] };
}

export async function describeSecret(SecretId: string): Promise<SecretDescription> {
  const { ARN = SecretId, Tags: tags = [], VersionIdsToStages: labels = {} } = await callService(`describe the secret ${SecretId}`,
    (options): Promise<DescribeSecretResponse> => secretsManager.send(new DescribeSecretCommand({ SecretId }), options));
  return { arn: ARN, tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key!, Value!])), labels };
}

export async function labelsOf(secretArn: string, version: string): Promise<string[]> {
  return (await describeSecret(secretArn)).labels[version] ?? [];
}

/** The version with a label, if there is one. */
export function versionWith(label: 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS', { labels }: SecretDescription): string | undefined {
  return Object.keys(labels).find((version) => labels[version].includes(label));
}

/** Stores the value of a pending version, which is to become the current one. */
export async function putPending(SecretId: string, ClientRequestToken: string, value: object): Promise<void> {
  await callService(`write the secret ${SecretId}`, (options) => secretsManager.send(new PutSecretValueCommand({
    SecretId, ClientRequestToken, SecretString: JSON.stringify(value), VersionStages: ['AWSPENDING'],
  }), options));
}

export async function makeCurrent(SecretId: string, version: string): Promise<void> {
  const current = versionWith('AWSCURRENT', await describeSecret(SecretId));
  if (current === version) { return; } // done by an earlier attempt
  await callService(`make version ${version} of the secret ${SecretId} the current one`, async (options) => {
    try {
      await secretsManager.send(new UpdateSecretVersionStageCommand({
        SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: version, RemoveFromVersionId: current,
      }), options);
    } catch (error) {
      // if a response was lost, the client retries, and the retry fails because the first call succeeded
      if (isNotFound(error) || versionWith('AWSCURRENT', await describeSecret(SecretId)) !== version) { throw error; }
    }
  });
}
