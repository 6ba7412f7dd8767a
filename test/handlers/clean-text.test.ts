import { SQSClient } from '@aws-sdk/client-sqs';
import * as fc from 'fast-check';
import { cleanText } from '../../handlers/shared/clean-text';
import { isMovedToDeadLetterQueue } from '../../handlers/viewer-session-revoker/dead-letters';

/** Whether SQS takes a character, by its number (API reference, SendMessage). */
function isAllowed(code: number): boolean {
  return [0x9, 0xa, 0xd].includes(code)
    || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

/** Texts of any UTF-16 code units: lone surrogates, control characters and noncharacters among them. */
const anyText = fc.array(fc.oneof(
  fc.integer({ min: 0, max: 0xffff }),
  fc.integer({ min: 0xd7fe, max: 0xe001 }),
  fc.constantFrom(0, 0x8, 0x9, 0xa, 0xb, 0xc, 0xd, 0xe, 0x1f, 0x20, 0x7f, 0xd83d, 0xde00, 0xfffd, 0xfffe, 0xffff),
), { maxLength: 40 }).map((units) => String.fromCharCode(...units));

describe('cleanText', () => {
  test('every character is one that SQS takes, and those that it takes stay', () => {
    fc.assert(fc.property(anyText, (text) => {
      const [before, after] = [[...text], [...cleanText(text)]].map((characters) => characters.map((character) => character.codePointAt(0)!));
      expect(after).toEqual(before.map((code) => (isAllowed(code) ? code : 0xfffd)));
    }), { numRuns: 1_000 });
  });

  test('a clean text stays as it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => { expect(cleanText(cleanText(text))).toBe(cleanText(text)); }));
    expect(cleanText('can\'t revoke viewer Zoë \u{1f600}\t\r\n')).toBe('can\'t revoke viewer Zoë \u{1f600}\t\r\n');
  });

  test.each([['\u0000', '\ufffd'], ['a\u000bb', 'a\ufffdb'], ['\u001b[0m', '\ufffd[0m'], ['\uffff', '\ufffd'], ['\ud83d', '\ufffd'], ['\ude00\ud83d', '\ufffd\ufffd']])('%j becomes %j', (text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });
});

test('the reason of a dead letter is clean, and the message is as it came', async () => {
  const send = jest.spyOn(SQSClient.prototype, 'send').mockImplementation(() => undefined);
  const record = { messageId: '1', body: '{"viewerId":"\\u0000"}', attributes: { ApproximateReceiveCount: '1' } };
  await expect(isMovedToDeadLetterQueue({ record, errorCode: 'ValidationException', errorMessage: 'can\'t revoke viewer \u0000\ud83d', isFinal: true })).resolves.toBe(true);
  expect(send.mock.calls.map(([{ input }]) => input)).toEqual([
    expect.objectContaining({
      MessageBody: record.body,
      MessageAttributes: {
        errorCode: { DataType: 'String', StringValue: 'ValidationException' }, errorMessage: { DataType: 'String', StringValue: 'can\'t revoke viewer \ufffd\ufffd' },
      },
    }),
  ]);
});
