import { DescribeSecretCommand, GetSecretValueCommand, PutSecretValueCommand, UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import { attempt } from './attempt';
import { secretsManager } from './secrets';

/** The value of a version, or the current one; nothing when there is none yet. */
export async function readVersion<Value extends object>(SecretId: string, VersionId?: string): Promise<Value | undefined> {
  const { SecretString } = await attempt(`read the secret ${SecretId}`,
    async (): Promise<{ SecretString?: string }> => secretsManager.send(new GetSecretValueCommand({ SecretId, VersionId })), {});
  return parsed(SecretString);
}

/** What somebody else has written is no value; the text of the parser's error would show it. */
function parsed<Value>(text = ''): Value | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export async function labelsOf(SecretId: string, version: string): Promise<string[]> {
  const { VersionIdsToStages } = await attempt(`describe the secret ${SecretId}`, () => secretsManager.send(new DescribeSecretCommand({ SecretId })));
  return VersionIdsToStages?.[version] ?? [];
}

/** The version gets its value, and waits to become the current one. */
export async function putPending(SecretId: string, ClientRequestToken: string, value: object): Promise<void> {
  await attempt(`write the secret ${SecretId}`, () => secretsManager.send(new PutSecretValueCommand({
    SecretId, ClientRequestToken, SecretString: JSON.stringify(value), VersionStages: ['AWSPENDING'],
  })));
}

export async function makeCurrent(SecretId: string, version: string): Promise<void> {
  await attempt(`make version ${version} of the secret ${SecretId} the current one`, async () => {
    const current = await currentVersion(SecretId);
    if (current === version) { return; } // an earlier attempt did it
    try {
      await secretsManager.send(new UpdateSecretVersionStageCommand({
        SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: version, RemoveFromVersionId: current,
      }));
    } catch (error) {
      // when an answer was lost, the client has asked again, and what the first call did was in its way
      if (await currentVersion(SecretId) !== version) { throw error; }
    }
  });
}

async function currentVersion(SecretId: string): Promise<string | undefined> {
  const { VersionIdsToStages = {} } = await secretsManager.send(new DescribeSecretCommand({ SecretId }));
  return Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id].includes('AWSCURRENT'));
}
