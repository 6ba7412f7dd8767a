/*
 * A second line of defense: secrets are removed from all texts that leave a function. Texts may quote a secret that a caller sent by mistake,
 * or the message of a service. No pattern ends within an escape sequence, so that JSON stays valid.
 */
const SECRETS: [pattern: RegExp, replacement: string][] = [
  [/-----BEGIN [A-Z ]*-----(?:[\w+/=\s]|\\+[nr])*(?:-----END [A-Z ]*-----)?/g, '[key]'], // also if it is truncated
  [/MIG[\w+/]AgE[AB][\w+/=]*/g, '[key]'], // a key without its first line: the start of an elliptic curve key in DER
  [/eyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g, '[token]'], // a JSON Web Token, or a part of it
  [/sk_[a-z]{2}-[\w-]*/g, '[stream key]'], // sk_us-west-2_…
  [/(passphrase(?:=|\\*["']?: ?\\*["']))[^\s"'&\\]+/gi, '$1[passphrase]'], // in a URL, in JSON
];

/** A fast check, because most texts contain no secret. */
const SUSPICIOUS = /-----BEGIN|MIG|eyJ|sk_|passphrase/i;

/** Replaces secrets that can be recognized by their format. */
export function withoutSecrets(text: string): string {
  return SUSPICIOUS.test(text) ? SECRETS.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text) : text;
}
