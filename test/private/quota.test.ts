import { Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as ivs from '../../src';
import { KNOWN_ENV, limitsOf, newStack } from '../helpers';
import { MEDIA_TAILOR } from '../ivs-local/harness';

const ADS = (stack: Stack) => {
  const mediaTailorPlaybackConfigurations = [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, 'MediaTailor', MEDIA_TAILOR)];
  return (index: number) => { new ivs.AdConfiguration(stack, `X${index}`, { mediaTailorPlaybackConfigurations }); };
};
const RECORDINGS = (stack: Stack) => {
  const bucket = Bucket.fromBucketName(stack, 'Bucket', 'recordings');
  return (index: number) => { new ivs.RecordingConfiguration(stack, `X${index}`, { bucket }); };
};

/** A stack with so many of them. */
function stackWith(count: number, creatorIn: (stack: Stack) => (index: number) => void): Stack {
  const stack = newStack(KNOWN_ENV);
  const create = creatorIn(stack);
  for (let index = 0; index < count; index++) { create(index); }
  return stack;
}

test.each([
  ['cdk-ivs:AdConfiguration.tooManyAdConfigurations', 20, ADS],
  ['cdk-ivs:RecordingConfiguration.tooManyRecordingConfigurations', 20, RECORDINGS],
])('what an account can have few of is counted in a stack, and can be acknowledged: %s', (id, quota, creatorIn) => {
  expect(limitsOf(stackWith(quota, creatorIn))).toEqual([]);
  expect(limitsOf(stackWith(quota + 1, creatorIn))).toEqual([expect.stringContaining(`[${quota + 1} in this stack]`)]);
  const acknowledged = stackWith(quota + 1, creatorIn);
  Validations.of(acknowledged).acknowledge({ id, reason: 'our quota is higher' });
  expect(limitsOf(acknowledged)).toEqual([]);
});
