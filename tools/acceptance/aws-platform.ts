import { IvsClient } from '@aws-sdk/client-ivs';
import { DescribeSecretCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { Account } from './account';
import { Platform } from './platform';
import { eventually } from './processes';

/** Where Amazon IVS has a control plane (AWS General Reference). */
export const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-south-1'];

/** An AWS account, with the credentials that the caller has. */
export async function awsPlatform({ region, profile }: { region?: string; profile?: string }): Promise<Platform> {
  requireEndpointsOfAws();
  const found = new IvsClient({ region, profile }).config; // finds Region and credentials as every SDK does
  const chosen = await found.region();
  if (!REGIONS.includes(chosen)) { throw new Error(`Amazon IVS is not in ${chosen}: use --region with one of ${REGIONS.join(', ')}`); }
  const account = new Account({ region: chosen, credentials: found.credentials });
  const used = profile ?? process.env.AWS_PROFILE;
  return {
    isLocal: false,
    description: 'an AWS account',
    credentials: used === undefined ? 'your environment or default profile' : `the profile ${used}`,
    region: chosen,
    account,
    environment: { ...environmentOf(used), AWS_REGION: chosen, AWS_DEFAULT_REGION: chosen, CDK_IVS_ACCEPTANCE_ACCOUNT: await account.id() },
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

/** A variable such as AWS_ENDPOINT_URL_IVS, as ivs-local prints it, would send the check of the account to another place than the deployment. */
function requireEndpointsOfAws(): void {
  const [name] = Object.keys(process.env).filter((variable) => variable.startsWith('AWS_ENDPOINT_URL'));
  if (name) { throw new Error(`${name} is set, so some requests would not go to AWS: unset it`); }
  process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = 'true'; // nor to an endpoint in the settings of the profile
}

/** The environment of the CDK CLI. It prefers the keys of the environment to a profile, and the SDKs do the opposite: both get one of them. */
export function environmentOf(profile?: string): NodeJS.ProcessEnv {
  const others = profile === undefined ? /^AMAZON_|^AWS_DEFAULT_PROFILE$/ : /^AMAZON_|^AWS_(DEFAULT_PROFILE|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/;
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !others.test(name)));
  return { ...own, ...profile !== undefined && { AWS_PROFILE: profile }, CDK_DISABLE_CLI_TELEMETRY: 'true' };
}
