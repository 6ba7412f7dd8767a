import { channelFields, log, logWith, startLog } from '../../handlers/shared/log';
import { count, ofFunction } from '../../handlers/shared/metrics';

let written: string[];
beforeEach(() => {
  written = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => { written.push(String(text)); return true; });
  startLog({ awsRequestId: 'one' });
});
afterEach(() => jest.restoreAllMocks());
const lines = () => written.map((text) => JSON.parse(text));

test('a line has the time, the level, the message and the ID of the request', () => {
  log('WARN', 'careful', { channel: 'arn' });
  expect(lines()).toEqual([{ timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), level: 'WARN', message: 'careful', requestId: 'one', channel: 'arn' }]);
});

test('what is known of a request is in all of its further lines, and in none of the next one', () => {
  logWith({ channel: 'a' });
  logWith({ step: 's' });
  log('INFO', 'x');
  startLog({ awsRequestId: 'two' });
  log('INFO', 'y');
  expect(lines()).toMatchObject([{ requestId: 'one', channel: 'a', step: 's' }, { requestId: 'two' }]);
  expect(lines()[1]).not.toHaveProperty('channel');
});

test('it is one line, whatever the text; no secret is in it, at whatever depth', () => {
  log('ERROR', 'a\nb\u2028c', { deep: [{ url: 'rtmps://a/app/sk_us-west-2_a_b' }], text: '\ud800' });
  expect(written[0].trimEnd().split('\n')).toHaveLength(1);
  expect(lines()[0]).toMatchObject({ message: 'a\nb\u2028c', deep: [{ url: 'rtmps://a/app/[stream key]' }] });
});

test.each([
  [['a', 'a'], { channel: 'a' }],
  [['a', 'b', 'a'], { channels: ['a', 'b'] }],
  [[], {}],
])('the channels of %j', (arns, fields) => {
  expect(channelFields(arns)).toEqual(fields);
});

test('counters are a line of the log, with each set of dimensions', () => {
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'signer';
  count('WARN', 'refused', { values: { PlaybackTokensRefused: 1 }, dimensions: [ofFunction(), { ...ofFunction(), ErrorCode: 'RequestInvalid' }] }, { errorMessage: 'no' });
  expect(lines()).toEqual([{
    timestamp: expect.anything(),
    level: 'WARN',
    message: 'refused',
    requestId: 'one',
    errorMessage: 'no',
    FunctionName: 'signer',
    ErrorCode: 'RequestInvalid',
    PlaybackTokensRefused: 1,
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [{
        Namespace: 'cdk-ivs', Dimensions: [['FunctionName'], ['FunctionName', 'ErrorCode']], Metrics: [{ Name: 'PlaybackTokensRefused', Unit: 'Count' }],
      }],
    },
  }]);
});
