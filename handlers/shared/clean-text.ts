/** The complement of the characters that SQS accepts in a message: `#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF` (API reference, SendMessage). */
const INVALID_CHARACTERS = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Replaces the characters that SQS rejects (control characters, noncharacters and unpaired surrogates) with the replacement character. */
export function cleanText(text: string): string {
  return text.replace(INVALID_CHARACTERS, '\u{FFFD}');
}
