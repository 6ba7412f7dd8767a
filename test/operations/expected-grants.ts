/**
 * What each grant allows, in full. `channel/own` stands for that ARN in the account and region of the resource;
 * a grant that allows more, less or elsewhere fails the test that compares.
 */
export const EXPECTED_GRANTS: { [grant: string]: { actions: string[]; resources: string[] }[] } = {
  'ChannelGrants.putMetadata': [
    { actions: ['ivs:PutMetadata'], resources: ['channel/own'] },
  ],
  'ChannelGrants.stopStream': [
    { actions: ['ivs:StopStream'], resources: ['channel/own'] },
  ],
  'ChannelGrants.insertAdBreak': [
    { actions: ['ivs:InsertAdBreak'], resources: ['channel/own'] },
  ],
  'ChannelGrants.readStream': [
    { actions: ['ivs:GetStream'], resources: ['channel/own'] },
  ],
  'ChannelGrants.listStreamSessions': [
    { actions: ['ivs:ListStreamSessions'], resources: ['channel/own'] },
  ],
  'ChannelGrants.readStreamSessions': [
    { actions: ['ivs:GetStreamSession', 'ivs:ListStreamSessions'], resources: ['channel/own'] },
  ],
  'ChannelGrants.readIncludingSrtPassphrase': [
    { actions: ['ivs:BatchGetChannel', 'ivs:GetChannel'], resources: ['channel/own'] },
  ],
  'ChannelGrants.revokeViewerSessions': [
    { actions: ['ivs:BatchStartViewerSessionRevocation', 'ivs:StartViewerSessionRevocation'], resources: ['channel/own'] },
  ],
  'ChannelGrants.manageStreamKeys': [
    { actions: ['ivs:ListStreamKeys'], resources: ['channel/own', 'stream-key/*'] },
    { actions: ['ivs:BatchGetStreamKey', 'ivs:CreateStreamKey', 'ivs:DeleteStreamKey', 'ivs:GetStreamKey', 'ivs:TagResource'], resources: ['stream-key/*'] },
  ],
  'ChannelGrants.update': [
    { actions: ['ivs:UpdateChannel'], resources: ['channel/own'] },
  ],
  'ChannelGrants.delete': [
    { actions: ['ivs:DeleteChannel'], resources: ['channel/own', 'stream-key/*'] },
  ],
  'ChannelGrants.manageTags': [
    { actions: ['ivs:ListTagsForResource', 'ivs:TagResource', 'ivs:UntagResource'], resources: ['channel/own'] },
  ],
  'StreamKeyGrants.read': [
    { actions: ['ivs:BatchGetStreamKey', 'ivs:GetStreamKey'], resources: ['stream-key/own'] },
  ],
  'StreamKeyGrants.delete': [
    { actions: ['ivs:DeleteStreamKey'], resources: ['stream-key/own'] },
  ],
  'StreamKeyGrants.manageTags': [
    { actions: ['ivs:ListTagsForResource', 'ivs:TagResource', 'ivs:UntagResource'], resources: ['stream-key/own'] },
  ],
  'PlaybackKeyPairGrants.read': [
    { actions: ['ivs:GetPlaybackKeyPair'], resources: ['playback-key/own'] },
  ],
  'PlaybackKeyPairGrants.delete': [
    { actions: ['ivs:DeletePlaybackKeyPair'], resources: ['playback-key/own'] },
  ],
  'PlaybackKeyPairGrants.manageTags': [
    { actions: ['ivs:ListTagsForResource', 'ivs:TagResource', 'ivs:UntagResource'], resources: ['playback-key/own'] },
  ],
  'PlaybackRestrictionPolicyGrants.read': [
    { actions: ['ivs:GetPlaybackRestrictionPolicy'], resources: ['playback-restriction-policy/own'] },
  ],
  'PlaybackRestrictionPolicyGrants.update': [
    { actions: ['ivs:UpdatePlaybackRestrictionPolicy'], resources: ['playback-restriction-policy/own'] },
  ],
  'PlaybackRestrictionPolicyGrants.delete': [
    { actions: ['ivs:DeletePlaybackRestrictionPolicy'], resources: ['playback-restriction-policy/own'] },
  ],
  'PlaybackRestrictionPolicyGrants.manageTags': [
    { actions: ['ivs:ListTagsForResource', 'ivs:TagResource', 'ivs:UntagResource'], resources: ['playback-restriction-policy/own'] },
  ],
  'RecordingConfigurationGrants.read': [
    { actions: ['ivs:GetRecordingConfiguration'], resources: ['recording-configuration/own'] },
  ],
  'RecordingConfigurationGrants.delete': [
    { actions: ['ivs:DeleteRecordingConfiguration'], resources: ['recording-configuration/own'] },
  ],
  'RecordingConfigurationGrants.manageTags': [
    { actions: ['ivs:ListTagsForResource', 'ivs:TagResource', 'ivs:UntagResource'], resources: ['recording-configuration/own'] },
  ],
  'AdConfigurationGrants.read': [
    { actions: ['ivs:GetAdConfiguration'], resources: ['ad-configuration/own'] },
  ],
  'AdConfigurationGrants.update': [
    { actions: ['ivs:UpdateAdConfiguration'], resources: ['*'] },
  ],
  'AdConfigurationGrants.delete': [
    { actions: ['ivs:DeleteAdConfiguration'], resources: ['ad-configuration/own'] },
  ],
  'AdConfigurationGrants.manageTags': [
    { actions: ['ivs:ListTagsForResource', 'ivs:TagResource', 'ivs:UntagResource'], resources: ['ad-configuration/own'] },
  ],
  'AccountGrants.manageChannels': [
    { actions: ['ivs:CreateChannel'], resources: ['channel/*', 'stream-key/*'] },
    { actions: ['ivs:TagResource'], resources: ['channel/*'] },
    { actions: ['ivs:ListChannels'], resources: ['channel/*'] },
    { actions: ['ivs:BatchGetChannel', 'ivs:GetChannel'], resources: ['channel/*'] },
    { actions: ['ivs:UpdateChannel'], resources: ['channel/*'] },
    { actions: ['ivs:DeleteChannel'], resources: ['channel/*', 'stream-key/*'] },
    { actions: ['ivs:ListStreamKeys'], resources: ['channel/*', 'stream-key/*'] },
    { actions: ['ivs:BatchGetStreamKey', 'ivs:CreateStreamKey', 'ivs:DeleteStreamKey', 'ivs:GetStreamKey', 'ivs:TagResource'], resources: ['stream-key/*'] },
  ],
  'AccountGrants.operateStreams': [
    { actions: ['ivs:GetStream', 'ivs:InsertAdBreak', 'ivs:ListStreams', 'ivs:PutMetadata', 'ivs:StopStream'], resources: ['channel/*'] },
  ],
  'AccountGrants.createChannels': [
    { actions: ['ivs:CreateChannel'], resources: ['channel/*', 'stream-key/*'] },
    { actions: ['ivs:TagResource'], resources: ['channel/*'] },
  ],
  'AccountGrants.listChannels': [
    { actions: ['ivs:ListChannels'], resources: ['channel/*'] },
  ],
  'AccountGrants.listStreams': [
    { actions: ['ivs:ListStreams'], resources: ['channel/*'] },
  ],
  'AccountGrants.importPlaybackKeyPairs': [
    { actions: ['ivs:ImportPlaybackKeyPair', 'ivs:TagResource'], resources: ['playback-key/*'] },
  ],
  'AccountGrants.listPlaybackKeyPairs': [
    { actions: ['ivs:ListPlaybackKeyPairs'], resources: ['playback-key/*'] },
  ],
  'AccountGrants.createRecordingConfigurations': [
    { actions: ['ivs:CreateRecordingConfiguration', 'ivs:TagResource'], resources: ['recording-configuration/*'] },
    { actions: ['s3:GetBucketLocation'], resources: ['s3 recordings'] },
    {
      actions: ['iam:AttachRolePolicy', 'iam:CreateServiceLinkedRole', 'iam:PutRolePolicy'],
      resources: ['iam role/aws-service-role/ivs.amazonaws.com/AWSServiceRoleForIVSRecordToS3*'],
    },
  ],
  'AccountGrants.listRecordingConfigurations': [
    { actions: ['ivs:ListRecordingConfigurations'], resources: ['recording-configuration/*'] },
  ],
  'AccountGrants.createPlaybackRestrictionPolicies': [
    { actions: ['ivs:CreatePlaybackRestrictionPolicy', 'ivs:TagResource'], resources: ['playback-restriction-policy/*'] },
  ],
  'AccountGrants.listPlaybackRestrictionPolicies': [
    { actions: ['ivs:ListPlaybackRestrictionPolicies'], resources: ['*'] },
  ],
  'AccountGrants.createAdConfigurations': [
    { actions: ['ivs:CreateAdConfiguration', 'ivs:TagResource'], resources: ['ad-configuration/*'] },
    { actions: ['mediatailor:GetPlaybackConfiguration'], resources: ['mediatailor playbackConfiguration/own'] },
  ],
  'AccountGrants.listAdConfigurations': [
    { actions: ['ivs:ListAdConfigurations'], resources: ['*'] },
  ],
  'PlaybackSigningKeyGrants.sign': [
    { actions: ['secretsmanager:GetSecretValue'], resources: ['secretsmanager secret:own-abcdef'] },
  ],
  'PlaybackTokenSignerGrants.invoke': [
    { actions: ['lambda:InvokeFunction'], resources: ['lambda function:own'] },
  ],
  'ViewerSessionRevokerGrants.revoke': [
    { actions: ['sqs:SendMessage'], resources: ['sqs own'] },
  ],
};
