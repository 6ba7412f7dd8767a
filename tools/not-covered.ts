/*
 * Parts of the API that `@aws-sdk/client-ivs` can't send yet, because it drops unknown members. This library doesn't send such requests in another way, and
 * IAM has no actions for these operations yet. A test fails when the installed client supports one of them (test/package/client-coverage.test.ts).
 * Then cover it, and remove it here.
 */

/** Operations. */
export const OPERATIONS_NOT_COVERED: readonly string[] = [
  'CreateFailoverSlateConfiguration',
  'DeleteFailoverSlateConfiguration',
  'GetFailoverSlateConfiguration',
  'ListFailoverSlateConfigurations',
  'UpdateFailoverSlateConfiguration',
];

/** Members of requests, by operation, and of structures in responses. */
export const MEMBERS_NOT_COVERED: readonly string[] = [
  'Channel.failoverSlateConfigurationArn',
  'ChannelSummary.failoverSlateConfigurationArn',
  'CreateChannelRequest.failoverSlateConfigurationArn',
  'InsertAdBreakRequest.adBreakId',
  'InsertAdBreakRequest.targetStartAt',
  'InsertAdBreakResponse.targetStartAt',
  'ListChannelsRequest.filterByFailoverSlateConfigurationArn',
  'StreamSession.failoverSlateConfiguration',
  'UpdateChannelRequest.failoverSlateConfigurationArn',
];
