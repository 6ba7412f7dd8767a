import { Refusal, textOf } from '../../handlers/shared/errors';
import { ERROR_NAMES } from '../../local/ivs/errors';

/** As the SDK gives the errors of IVS. */
const ofIvs = (name: string, exceptionMessage?: string) =>
  Object.assign(new Error('UnknownError'), { name, exceptionMessage, $metadata: { httpStatusCode: 503 } });

test.each([
  [ofIvs('AccessDeniedException', 'no'), 'AccessDeniedException: no; check the policies that limit the role of the function, and try again'],
  [ofIvs('ConflictException', 'it is live'), 'ConflictException: it is live; if the channel is live, stop its stream, and try again'],
  [ofIvs('PendingVerification', 'wait'), 'PendingVerification: wait; have the account verified by AWS Support, and try again'],
  [ofIvs('ResourceNotFoundException', 'gone'), 'ResourceNotFoundException: gone; check whether it was deleted outside of the stack, and try again'],
  [ofIvs('ServiceQuotaExceededException', 'full'), 'ServiceQuotaExceededException: full; ask for a higher quota, or delete what is not needed, and try again'],
  [ofIvs('ValidationException', 'bad'), 'ValidationException: bad; check the settings, and try again'],
  [ofIvs('ThrottlingException', 'slow down'), 'ThrottlingException: slow down; try again'],
  [ofIvs('Unknown'), 'Unknown: HTTP status 503; try again'],
  [new TypeError('socket hang up'), 'TypeError: socket hang up; try again'],
  [{}, 'Error: [object Object]; try again'],
])('%s', (error, text) => {
  expect(textOf(error)).toBe(text);
});

test.each(ERROR_NAMES)('the remedy for %s is there, however long the text of the service is', (name) => {
  const { message, stack } = new Refusal(`can't do it: ${textOf(ofIvs(name, 'x'.repeat(5000)))}`);
  expect(message).toMatch(/x{200}….*try again$/);
  expect(message.length).toBeLessThan(700);
  expect(stack).toBe(message);
});

test('a refusal is cut off, so that it fits into a reply', () => {
  expect(new Refusal('x'.repeat(5000)).message).toBe(`${'x'.repeat(700)}…`);
});
