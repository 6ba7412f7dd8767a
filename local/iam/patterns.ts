/** Whether a text matches a pattern: `*` stands for any characters, `?` for one (IAM guide, reference_policies_elements_resource). */
export function matchesPattern(pattern: string, text: string, flags = ''): boolean {
  // Nothing here knows the values of policy variables, so that a pattern with one must not quietly match nothing.
  if (pattern.includes('${')) { throw new Error(`policy variables are not supported: ${pattern}`); }
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${source}$`, `s${flags}`).test(text);
}

/**
 * Whether an ARN matches a pattern, each of the six parts for itself: a wildcard does not reach over a colon, but in the last
 * part. Parts that are missing at the end of the pattern match anything (the same page, "Incomplete ARNs").
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') { return true; }
  const [patterns, parts] = [partsOf(pattern), partsOf(arn)];
  return parts.every((part, i) => matchesPattern(patterns[i] ?? '*', part)) && patterns.length <= parts.length;
}

function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
