import { AcceptedLoss, faults, losses } from '../../tools/upgrade-guard';

/** A template as of the last release: a recorded channel. */
const BEFORE = {
  Recording: { Type: 'AWS::IVS::RecordingConfiguration', Properties: { Name: 'main', DestinationConfiguration: { S3: { BucketName: 'b' } } } },
  Channel: { Type: 'AWS::IVS::Channel', Properties: { Name: 'main', RecordingConfigurationArn: { 'Fn::GetAtt': ['Recording', 'Arn'] } } },
  Log: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 7 } },
};
const { Recording, Channel, Log } = BEFORE;

const lossesOf = (Resources: any) => losses({ 'app/Stack': { Resources: BEFORE } }, { 'app/Stack': { Resources } });
const told = (Resources: any) => lossesOf(Resources).map(({ resource, change }) => `${resource} ${change}`);

test.each([
  ['nothing changes', BEFORE, []],
  ['a property is changed in place', { ...BEFORE, Channel: { ...Channel, Properties: { ...Channel.Properties, LatencyMode: 'NORMAL' } } }, []],
  ['a resource is added', { ...BEFORE, Key: { Type: 'AWS::IVS::StreamKey', Properties: { ChannelArn: { Ref: 'Channel' } } } }, []],
  ['a recording configuration is renamed', { ...BEFORE, Recording: { ...Recording, Properties: { ...Recording.Properties, Name: 'other' } } }, ['Recording replaced']],
  ['a logical id is renamed', { Recording, Log, Stage: Channel }, ['Channel removed']],
  ['a resource is removed', { Recording, Channel }, ['Log removed']],
  ['a resource is of another type', { ...BEFORE, Log: { Type: 'AWS::SQS::Queue' } }, ['Log replaced']],
])('when %s, the losses are told', (_case, after: any, expected) => {
  expect(told(after)).toEqual(expected);
});

test('a resource that leaves the stack and is retained is lost, too', () => {
  const before = { Resources: { Log: { ...Log, DeletionPolicy: 'Retain' } } };
  expect(losses({ 'app/Stack': before }, {}).map(({ change }) => change)).toEqual(['removed']);
});

test('a stack that is gone loses all its resources', () => {
  expect(losses({ 'app/Stack': { Resources: BEFORE } }, {}).map(({ change }) => change)).toEqual(['removed', 'removed', 'removed']);
});

test('another hash of an asset, in place, is no loss', () => {
  const withCode = (hash: string) => ({ Resources: { F: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Bucket: 'b', S3Key: `${hash}.zip` } } } } });
  expect(losses({ 's/S': withCode('a') }, { 's/S': withCode('b') })).toEqual([]);
});

describe('a loss', () => {
  const withoutLog = lossesOf({ Recording, Channel });
  const meant: AcceptedLoss = { template: 'app/Stack', resource: 'Log', change: 'removed', reason: 'the service writes its log itself now' };

  test('that nobody accepted is a fault', () => {
    expect(faults(withoutLog, [])).toEqual(['app/Stack: Log is removed']);
  });

  test('that is accepted with a reason is none', () => {
    expect(faults(withoutLog, [meant])).toEqual([]);
  });

  test.each([['removed', 'replaced'], ['of Log', 'of Channel']])('that is %s is not accepted by an entry for one that is %s', (_found, other) => {
    const entry: AcceptedLoss = other === 'replaced' ? { ...meant, change: 'replaced' } : { ...meant, resource: 'Channel' };
    expect(faults(withoutLog, [entry])).toContain('app/Stack: Log is removed');
  });

  test('that is accepted and does not happen is a fault', () => {
    expect(told(BEFORE)).toEqual([]);
    expect(faults(lossesOf(BEFORE), [meant])).toEqual(['accepted, but it does not happen: app/Stack: Log is removed']);
  });

  test('that is accepted without a reason is a fault', () => {
    expect(faults(withoutLog, [{ ...meant, reason: ' ' }])).toEqual(['accepted without a reason: app/Stack: Log is removed']);
  });
});
