/** What a resource of a type is for, in the words of a streaming team. A line of the demo has room for 41 characters. */
const PURPOSES: { [type: string]: string } = {
  'AWS::CloudWatch::Alarm': 'alarm for the health of the stream',
  'AWS::Events::Rule': 'rule: puts events into the queue',
  'AWS::IAM::Policy': 'permissions: these channels and actions',
  'AWS::IAM::Role': 'role of a function',
  'AWS::IVS::Channel': 'channel: takes a stream, serves viewers',
  'AWS::IVS::PlaybackKeyPair': 'public key: verifies playback tokens',
  'AWS::IVS::PlaybackRestrictionPolicy': 'countries and sites that may play',
  'AWS::IVS::RecordingConfiguration': 'records streams and thumbnails',
  'AWS::IVS::StreamKey': 'stream key for one encoder',
  'AWS::Lambda::Function': 'function: costs nothing while it is idle',
  'AWS::Lambda::Permission': 'lets Secrets Manager rotate the key',
  'AWS::Logs::LogGroup': 'log, kept for a month',
  'AWS::S3::Bucket': 'recordings: stay when the stack goes',
  'AWS::S3::BucketPolicy': 'refuses access without TLS',
  'AWS::SNS::Topic': 'notifies the people on call',
  'AWS::SNS::TopicPolicy': 'admits the alarms, over TLS only',
  'AWS::SQS::Queue': 'holds events until they are processed',
  'AWS::SQS::QueuePolicy': 'admits the rules, over TLS only',
  'AWS::SecretsManager::RotationSchedule': 'a new stream key every month',
  'AWS::SecretsManager::Secret': 'secret with the stream key',
  'Custom::IVSChannelLifecycle': 'attaches the policy, stops the stream',
  'Custom::IVSPlaybackSigningKey': 'creates the private key',
  'Custom::IVSRecordingConfigurationDetachOnDelete': 'detaches channels before deletion',
  'Custom::IVSRecordingConfigurationWaitUntilActive': 'waits until it can record',
  'Custom::IVSRotatingStreamKey': 'stream key that is rotated',
  'Custom::IVSSigningKeyPairs': 'imports the public keys',
  'Custom::IVSSrtIngest': 'reads SRT endpoint and passphrase',
  'Custom::IVSViewerSessionRevocation': 'revokes the sessions of viewers',
};

/** The purpose of a resource. A new type in the example needs a line above. */
export function purposeOf(type: string, path: string): string {
  if (type === 'AWS::SecretsManager::Secret' && path.includes('/Srt/')) { return 'secret with the SRT URL and passphrase'; }
  const purpose = PURPOSES[type];
  if (purpose === undefined) { throw new Error(`local/demo/live-platform/purposes.ts does not say what a resource of type ${type} is for`); }
  return purpose;
}
