import * as fc from 'fast-check';
import { errorText, HandlerError, isNotFound, isRefused, isThrottled } from '../../handlers/shared/errors';
import { ERROR_NAMES } from '../../ivs-local/src/errors';

/** As the SDK gives the errors of IVS. */
const ofIvs = (name: string, message = 'UnknownError', more: object = {}) => (
  Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode: 400, attempts: 1 }, ...more }));

const FIXES: { [name: string]: string } = {
  AccessDeniedException: 'check the policies that limit the role of the function, and try again',
  ConflictException: 'if the channel is live, stop its stream, and try again',
  PendingVerification: 'have the account verified by AWS Support, and try again',
  ResourceNotFoundException: 'check whether it was deleted outside of the stack, and try again',
  ServiceQuotaExceededException: 'request a higher quota, or delete what you don\'t need, and try again',
  ValidationException: 'check the settings, and try again',
};

describe('errorText: name, what the service says, how to fix it', () => {
  test.each(ERROR_NAMES)('%s', (name) => {
    expect(errorText(ofIvs(name, 'the reason'))).toBe(`${name}: the reason; ${FIXES[name] ?? 'try again'}`);
  });

  test('the text may also have its name of the API model', () => {
    expect(errorText(ofIvs('ServiceUnavailable', undefined, { exceptionMessage: 'the reason' }))).toBe('ServiceUnavailable: the reason; try again');
  });

  test('the full stop at the end of a text is left out, since the fix follows', () => {
    expect(errorText(ofIvs('PendingVerification', 'Not yet. Wait.'))).toBe('PendingVerification: Not yet. Wait; have the account verified by AWS Support, and try again');
  });

  test('there is a fix for each error of IVS that does not pass', () => {
    expect(Object.keys(FIXES).filter((name) => !ERROR_NAMES.includes(name as any))).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['an error of IVS without a text', ofIvs('InternalServerException', undefined, { $metadata: { httpStatusCode: 503 } }), 'InternalServerException: HTTP status 503; try again'],
    ['an error of another service, with its message', Object.assign(new Error('no such secret'), { name: 'ResourceNotFoundException', $fault: 'client' }),
      'ResourceNotFoundException: no such secret; check whether it was deleted outside of the stack, and try again'],
    ['an error of the network', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), 'Error: socket hang up; try again'],
    ['an error of ours', new Error('nothing there'), 'Error: nothing there; try again'],
    ['a reason of ours', new HandlerError('can\'t do it'), 'HandlerError: can\'t do it; try again'],
    ['a call that was aborted', Object.assign(new Error('secret'), { name: 'AbortError' }), 'AbortError: the service did not respond in time; try again'],
    ['a call that took too long', Object.assign(new Error('secret'), { name: 'TimeoutError', code: 'ETIMEDOUT' }), 'TimeoutError: the service did not respond in time; try again'],
    ['a parser that quotes what it could not read', new SyntaxError('Unexpected token \'s\', "secret" is not valid JSON'), 'SyntaxError: the response could not be read; try again'],
    ['a type error, which may quote a value', new TypeError('Cannot read properties of secret'), 'TypeError: the response could not be read; try again'],
    ['something without a name', {}, 'Error: HTTP status unknown; try again'],
  ])('%s', (_, error, text) => {
    expect(errorText(error)).toBe(text);
  });

  test('whatever a parser quotes, and whatever is in the reply of the service, is not shown', () => {
    const secret = fc.string({ minLength: 8, maxLength: 40 }).map((text) => `sk_us-west-2_${text}`);
    const name = fc.constantFrom('SyntaxError', 'TypeError', 'RangeError', 'URIError', 'DeserializationError');
    fc.assert(fc.property(secret, name, fc.boolean(), (value, errorName, isHint) => {
      const error = Object.assign(new Error(isHint ? `${value} Deserialization error: to see the raw response, inspect the hidden field {error}.$response` : value), {
        name: errorName, $response: { body: value, statusCode: 200 }, $responseBodyText: value, $metadata: { attempts: 1, httpStatusCode: 200 },
      });
      expect(errorText(error)).not.toContain(value);
      expect(errorText(ofIvs('ConflictException', 'busy', { $response: { body: value }, $responseBodyText: value }))).not.toContain(value);
    }));
  });
});

describe('isRefused: whether a call has changed nothing', () => {
  test.each<[string, object, boolean]>([
    ['refused at the first attempt', { $fault: 'client', $metadata: { httpStatusCode: 409, attempts: 1 } }, true],
    ['refused, of a client that does not count', { $fault: 'client', $metadata: { httpStatusCode: 400 } }, true],
    ['refused at a second attempt: the first one may have worked', { $fault: 'client', $metadata: { httpStatusCode: 409, attempts: 2 } }, false],
    ['an error of the server', { $fault: 'server', $metadata: { httpStatusCode: 500, attempts: 1 } }, false],
    ['an error of the server that calls it ours', { $fault: 'client', $metadata: { httpStatusCode: 500, attempts: 1 } }, false],
    ['no status', { $fault: 'client', $metadata: { attempts: 1 } }, false],
    ['no answer', { name: 'TimeoutError', $metadata: { attempts: 1 } }, false],
    ['an answer that could not be read', { name: 'SyntaxError', $metadata: { httpStatusCode: 200, attempts: 1 } }, false],
    ['nothing known', {}, false],
  ])('%s: %j is %p', (_, error, expected) => {
    expect(isRefused(error)).toBe(expected);
  });
});

test.each<[object, boolean]>([
  [{ name: 'ThrottlingException' }, true], [{ name: 'Throttling' }, true], [{ name: 'TooManyRequestsException' }, true], [{ name: 'RequestLimitExceeded' }, true],
  [{ name: 'SlowDown' }, true], [{ name: 'Unknown', $metadata: { httpStatusCode: 429 } }, true],
  [{ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } }, false], [{ name: 'ServiceQuotaExceededException' }, false], [{}, false],
])('isThrottled: %j is %p', (error, expected) => {
  expect(isThrottled(error)).toBe(expected);
});

test('isNotFound', () => {
  expect([{ name: 'ResourceNotFoundException' }, { name: 'ConflictException' }, {}].map(isNotFound)).toEqual([true, false, false]);
});

describe('HandlerError', () => {
  test.each(ERROR_NAMES)('the fix for %s is there, however long the text of the service is', (name) => {
    const { message, stack } = new HandlerError(`can't do it: ${errorText(ofIvs(name, 'x'.repeat(5000)))}`);
    expect(message).toMatch(/x{200}….*try again$/);
    expect(message.length).toBeLessThan(700);
    expect(stack).toBe(message); // the framework sends it
  });

  test('is cut off, so that it fits into a reply', () => {
    expect(new HandlerError('x'.repeat(5000)).message).toBe(`${'x'.repeat(700)}…`);
  });

  test('has no character that SQS or CloudFormation refuses, wherever it is cut off', () => {
    const unit = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0xb, 0x1b, 0xd83d, 0xde00, 0xfffe));
    const units = fc.array(unit, { maxLength: 30 }).map((codes) => String.fromCharCode(...codes));
    fc.assert(fc.property(units, fc.integer({ min: 690, max: 702 }), (text, padding) => {
      const { message } = new HandlerError(`${'x'.repeat(padding)}\u{1f600}${text}`);
      expect(message).not.toMatch(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u);
    }), { numRuns: 500 });
  });
});
