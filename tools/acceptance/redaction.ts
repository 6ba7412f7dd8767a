/*
 * What never reaches the report, the terminal or a log: who the account is, and what opens its channels.
 */
const PATTERNS: [RegExp, string][] = [
  [/-----BEGIN [^-]+-----[^]*?-----END [^-]+-----/g, '<key>'],
  [/\beyJ[\w-]*\.[\w-]+\.[\w-]+/g, '<token>'],
  [/\bsk_[\w-]+/g, '<stream key>'],
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}/g, '<access key>'],
  [/(passphrase["']?\s*[=:]\s*["']?)[^"'&\s]+/gi, '$1<passphrase>'],
  [/[\w.-]+\.live-video\.net/g, '<host>'],
  [/(?<=:)(assumed-role|user|role|federated-user)\/[\w+=,.@/-]+/g, '$1/<name>'],
  [/\b[\w.-]+\.(?:s3|sqs)[\w.-]*\.amazonaws\.com/g, '<host>'],
  [/(?<![\w.])\d{12}(?!\w)/g, '<account>'],
  [/(?<=[-_/.])\d{12}(?=[-_/.])/g, '<account>'],
];

/** Replaces secrets and what identifies an account. */
export class Redactor {
  private readonly known = new Map<string, string>();

  /** A value that is not known by its form. */
  public add(value: string | undefined, label: string): void {
    if (value) { this.known.set(value, `<${label}>`); }
  }

  public redact(text: string): string {
    let redacted = text;
    // the longest first: one can be a part of another
    for (const [value, label] of [...this.known].sort(([a], [b]) => b.length - a.length)) { redacted = redacted.split(value).join(label); }
    return PATTERNS.reduce((result, [pattern, label]) => result.replace(pattern, label), redacted);
  }
}
