import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as ivs from '../../src';
import { KNOWN_ENV, newStack } from '../helpers';

/** A stack with a bulk revocation over the bucket `lists`, on all channels when none is named. */
export function bulkRevocation(props: Partial<ivs.BulkViewerSessionRevokerProps> = {}, stack: Stack = newStack(KNOWN_ENV)) {
  return new ivs.BulkViewerSessionRevoker(stack, 'Bulk', { bucket: Bucket.fromBucketName(stack, 'Lists', 'lists'), channels: ivs.ChannelSelection.all(), ...props });
}

/** The definition of its state machine as it is synthesized; of what is referred to, the logical id stands in it. */
export function definitionOf(stack: Stack): any {
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
  const parts = Properties.DefinitionString['Fn::Join'][1].map((part: any) => part.Ref ?? part['Fn::GetAtt']?.[0] ?? part);
  return JSON.parse(parts.join(''));
}
