/** What SQS takes in a message: `#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF` (API reference, SendMessage). */
const REFUSED = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** A text with the replacement character in place of what SQS refuses: control characters, noncharacters, and halves of surrogate pairs. */
export function cleanText(text: string): string {
  return text.replace(REFUSED, '\u{FFFD}');
}
