/*
 * What the API has, but `@aws-sdk/client-ivs` can't send yet: it drops members that it doesn't know. Nothing here sends such requests by hand, and
 * IAM has no actions for these operations yet. A test fails once the installed client knows one of them (test/package/client-coverage.test.ts):
 * then cover it, and remove it here.
 */

/** Operations. */
export const OPERATIONS_NOT_COVERED: readonly string[] = [
  'CreateFailoverSlateConfiguration',
  'DeleteFailoverSlateConfiguration',
  'GetFailoverSlateConfiguration',
  'ListFailoverSlateConfigurations',
  'UpdateFailoverSlateConfiguration',
];

/** Members of requests, by operation, and of structures in replies. */
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
