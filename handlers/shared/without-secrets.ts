/*
 * The second line of defense: what no text should hold is hidden where texts leave a function. Texts may quote what a caller sent by mistake,
 * or what a service says. No pattern ends within an escape sequence, so that JSON stays JSON.
 */
const SECRETS: [pattern: RegExp, shown: string][] = [
  [/-----BEGIN [A-Z ]*-----(?:[\w+/=\s]|\\+[nr])*(?:-----END [A-Z ]*-----)?/g, '[key]'], // also when it is cut off
  [/MIG[\w+/]AgE[AB][\w+/=]*/g, '[key]'], // the same without its first line: as an elliptic curve's begins in DER
  [/eyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g, '[token]'], // a JSON Web Token, or the part of one
  [/sk_[a-z]{2}-[\w-]*/g, '[stream key]'], // sk_us-west-2_…
  [/(passphrase(?:=|\\*["']?: ?\\*["']))[^\s"'&\\]+/gi, '$1[passphrase]'], // in a URL, in JSON
];

/** Most texts have nothing of that. */
const SUSPICIOUS = /-----BEGIN|MIG|eyJ|sk_|passphrase/i;

/** A text in which secrets are hidden that can be told by their form. */
export function withoutSecrets(text: string): string {
  return SUSPICIOUS.test(text) ? SECRETS.reduce((rest, [pattern, shown]) => rest.replace(pattern, shown), text) : text;
}
