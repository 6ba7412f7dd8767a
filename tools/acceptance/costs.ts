import { Platform } from './platform';

/*
 * What a run costs. The quantities are ours; the prices are those that AWS publishes, and change. For Amazon IVS they differ by Region, so the page is
 * named instead.
 */
const LINES = [
  'Amazon IVS     up to 90 minutes of input to BASIC channels in all, up to 15 minutes of output in SD: https://aws.amazon.com/ivs/pricing',
  '               (a new account has 5 hours of BASIC input and 100 hours of SD output per month free for a year)',
  'Secrets        4 for less than two hours, at 0.40 USD a month each: less than 0.01 USD',
  'AWS KMS        2 keys for less than two hours, at 1 USD a month each, and some 200 signatures at 0.15 USD for 10,000: less than 0.01 USD',
  'AWS Lambda     some 500 requests, at 0.20 USD a million and 0.0000133334 USD for a GB second: less than 0.01 USD',
  'Amazon S3, Amazon SQS, EventBridge, CloudWatch Logs, Step Functions: requests and a few MB, less than 0.05 USD',
];

/** What a run creates and costs in an account, stated before it begins. */
export function statement({ region, credentials }: Platform): string {
  return `This run works in your AWS account, in ${region}, with the credentials of ${credentials}, for about 45 minutes.

It creates, by three CloudFormation stacks and one for roles (CdkIvsAcceptance…):
  up to 9 channels, 3 stream keys, 4 playback key pairs (3 at a time), 3 playback restriction policies, 2 recording configurations,
  an ad configuration with a configuration of AWS Elemental MediaTailor, secrets, 2 AWS KMS keys, Lambda functions with roles and logs,
  buckets, queues, a state machine, alarms, and the service-linked role of Amazon IVS for recordings.
It streams a test picture, and deletes all of this at the end, also after a failure and after Ctrl-C. What stays: the service-linked role,
  AWS KMS keys until their waiting period ends (free), metrics, and assets in the bucket of cdk bootstrap. Before the run, bootstrap the account for the CDK.

It costs:
${LINES.map((line) => `  ${line}`).join('\n')}
`;
}
