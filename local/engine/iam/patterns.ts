/** Whether a text matches a pattern: `*` matches any characters, `?` matches one (IAM guide, reference_policies_elements_resource). */
export function matchesPattern(pattern: string, text: string, flags = ''): boolean {
  // The values of policy variables are unknown here, so a pattern with a variable must not silently match nothing.
  if (pattern.includes('${')) { throw new Error(`policy variables are not supported: ${pattern}`); }
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${source}$`, `s${flags}`).test(text);
}

/**
 * Whether an ARN matches a pattern. The six parts are compared separately: a wildcard doesn't match a colon, except in the last
 * part. Missing parts at the end of the pattern match anything (the same page, "Incomplete ARNs").
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
