/** What a resource of a type is for, in the words of a streaming team. */
export const PURPOSES: { [type: string]: string } = {
  'AWS::CloudWatch::Alarm': 'calls somebody when the stream suffers',
  'AWS::Events::Rule': 'puts an event of a stream or recording into the queue',
  'AWS::IAM::Policy': 'what a function may do: these channels, these actions',
  'AWS::IAM::Role': 'who a function is',
  'AWS::IVS::Channel': 'an encoder streams to it, viewers watch it',
  'AWS::IVS::PlaybackKeyPair': 'verifies the tokens of viewers of private channels',
  'AWS::IVS::RecordingConfiguration': 'records streams and thumbnails into the bucket',
  'AWS::IVS::StreamKey': 'lets one encoder in',
  'AWS::IVS::PlaybackRestrictionPolicy': 'says from where a public channel can be watched',
  'AWS::Lambda::Function': 'the backend, or does what CloudFormation can\'t; costs nothing while it is idle',
  'AWS::Lambda::Permission': 'lets Secrets Manager rotate the stream key',
  'AWS::Logs::LogGroup': 'a log, kept for a month',
  'AWS::S3::Bucket': 'keeps the recordings, also when the stack is gone',
  'AWS::S3::BucketPolicy': 'refuses access without TLS',
  'AWS::SNS::Topic': 'tells the people on call, once they subscribe',
  'AWS::SNS::TopicPolicy': 'lets the alarms in, over TLS only',
  'AWS::SQS::Queue': 'holds events until they are worked on',
  'AWS::SQS::QueuePolicy': 'lets the rules in, over TLS only',
  'AWS::SecretsManager::RotationSchedule': 'a new stream key every month',
  'AWS::SecretsManager::Secret': 'holds a stream key for the encoder\'s owner',
  'Custom::IVSChannelLifecycle': 'attaches the restriction policy, and stops the stream before the channel is deleted',
  'Custom::IVSPlaybackSigningKey': 'makes the signing key known to IVS',
  'Custom::IVSRecordingConfigurationDetachOnDelete': 'detaches channels before the recording configuration is deleted',
  'Custom::IVSRecordingConfigurationWaitUntilActive': 'waits until it can record',
  'Custom::IVSRotatingStreamKey': 'lets one encoder in, with a key that changes',
  'Custom::IVSSigningKeyPairs': 'owns the key pairs of the signing key',
  'Custom::IVSSrtIngest': 'puts the SRT URL into a secret',
  'Custom::IVSViewerSessionRevocation': 'ends the sessions of viewers',
};

/** The purpose of a type. A new type in the example needs a line above. */
export function purposeOf(type: string): string {
  const purpose = PURPOSES[type];
  if (purpose === undefined) { throw new Error(`local/demo/purposes.ts does not say what a resource of type ${type} is for`); }
  return purpose;
}
