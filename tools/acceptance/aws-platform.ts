import { IvsClient } from '@aws-sdk/client-ivs';
import { DescribeSecretCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { Account } from './account';
import { Platform } from './platform';
import { eventually } from './processes';

/** Where Amazon IVS has a control plane (AWS General Reference). */
export const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-south-1'];

/** An AWS account, with the credentials that the caller has. */
export async function awsPlatform({ region, profile }: { region?: string; profile?: string }): Promise<Platform> {
  const found = new IvsClient({ region, profile }).config; // finds Region and credentials as every SDK does
  const chosen = await found.region();
  if (!REGIONS.includes(chosen)) { throw new Error(`Amazon IVS is not in ${chosen}: use --region with one of ${REGIONS.join(', ')}`); }
  const account = new Account({ region: chosen, credentials: found.credentials });
  return {
    isLocal: false,
    description: 'an AWS account',
    region: chosen,
    account,
    environment: { ...process.env, AWS_REGION: chosen, AWS_DEFAULT_REGION: chosen, ...profile && { AWS_PROFILE: profile } },
    context: {},
    bootstrap: [],
    ingestUrl: (ingestEndpoint, streamKey) => `rtmps://${ingestEndpoint}:443/app/${streamKey}`,
    fetchable: (url) => url,
    rotate: async (secretArn, { signal }) => {
      const { secretsManager } = account;
      const { VersionId } = await secretsManager.send(new RotateSecretCommand({ SecretId: secretArn }));
      const isDone = await eventually(async () => {
        const { VersionIdsToStages = {} } = await secretsManager.send(new DescribeSecretCommand({ SecretId: secretArn }));
        return VersionIdsToStages[VersionId!]?.includes('AWSCURRENT') ?? false;
      }, (done) => done, 300, signal);
      if (!isDone) { throw new Error('the rotation was not done after five minutes'); }
    },
    recording: { keys: async (bucket) => account.objects(bucket), read: async (bucket, key) => account.getObject(bucket, key) },
    close: async () => undefined,
  };
}
