import { CONTEXT } from './services';
import { handler } from '../../handlers/control-plane';
import { asHandlerError, errorText, HandlerError } from '../../handlers/shared/errors';
import { RUN_TIME_CODES } from '../../handlers/shared/run-time-codes';

/*
 * Properties that are refused before anything is called, and texts of errors that say nothing by themselves.
 */
const ARN = 'arn:aws:ivs:us-west-2:123456789012:channel/a';
const SECRET = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:a-LocaL1';

beforeEach(() => { jest.spyOn(process.stdout, 'write').mockReturnValue(true); });
afterEach(() => { jest.restoreAllMocks(); });

test.each<[type: string, properties: object, reason: RegExp]>([
  ['PlaybackSigningKey', { Owner: '' }, /^Owner is "", but must be a text of 1 to 128 characters$/],
  ['PlaybackSigningKey', { Owner: 'o', KeyVersion: 'x' }, /^KeyVersion is "x", but must be an integer from 0$/],
  ['PlaybackSigningKey', { Owner: 'o', KeyVersion: [1] }, /^KeyVersion is \[1\], but must be an integer from 0$/],
  ['PlaybackSigningKey', { Owner: 'o', RetirementSeconds: '-1' }, /^RetirementSeconds is "-1", but must be an integer from 0$/],
  ['PlaybackSigningKey', { Owner: 'o', TakeOver: ['x'] }, /^TakeOver is "x", but must be the ARN of a playback-key/],
  ['PlaybackSigningKey', { Owner: 'o', KmsKeyArn: 'x' }, /^KmsKeyArn is "x", but must be the ARN of a KMS key/],
  ['PlaybackSigningKey', { Owner: 'o' }, /^SecretArn is undefined, but must be the ARN of a secret/],
  ['RotatingStreamKey', { ChannelArn: `${ARN}\n`, SecretArn: SECRET }, /^ChannelArn is .*, but must be the ARN of a channel/],
  ['RotatingStreamKey', { ChannelArn: ARN, SecretArn: SECRET, IngestServer: 's'.repeat(513) }, /^IngestServer is "s{99}…, but must be a text of 1 to 512 characters$/],
  ['RotatingStreamKey', { ChannelArn: ARN, SecretArn: SECRET, IngestServer: 's', Tags: 'x' }, /^Tags is "x", but must be tags$/],
  ['RotatingStreamKey', { ChannelArn: ARN, SecretArn: SECRET, IngestServer: 's', Tags: ['x'] }, /^Tags is \["x"\], but must be tags$/],
])('%s: %j', async (type, ResourceProperties, reason) => {
  const request = { RequestType: 'Create', ResourceType: `Custom::IVS${type}`, StackId: 'arn/stack', RequestId: 'r', LogicalResourceId: 'X', ResourceProperties };
  await expect(handler(request as any, CONTEXT)).rejects.toThrow(reason);
});

test.each<[unknown, string]>([
  [{}, 'Error: HTTP status unknown; try again'],
  [{ $fault: 'client', name: 'Odd', message: 'UnknownError', $metadata: { httpStatusCode: 418 } }, 'Odd: HTTP status 418; try again'],
  [{ $fault: 'client', name: 'ValidationException', exceptionMessage: 'bad.' }, 'ValidationException: bad; check the settings, and try again'],
  [Object.assign(new SyntaxError('sesame'), {}), 'SyntaxError: the response could not be read; try again'],
  [{ name: 'NetworkingError', code: 'ECONNRESET', message: 'socket hang up' }, 'NetworkingError: socket hang up; try again'],
])('the text of %j', (error, text) => {
  expect(errorText(error)).toBe(text);
  expect(asHandlerError(error)).toMatchObject({ name: 'HandlerError', message: text, stack: text });
});

test('an error of ours stays as it is', () => {
  const error = new HandlerError('because');
  expect(asHandlerError(error)).toBe(error);
});

test('each code of a function says what it means, and how to fix it', () => {
  for (const { from, meaning, fix } of Object.values(RUN_TIME_CODES)) { expect([from, meaning, fix].every((text) => text.length > 10)).toBe(true); }
});
