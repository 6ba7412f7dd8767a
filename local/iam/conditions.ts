import { matchesArn, matchesPattern } from './patterns';

/** What is known about a request, by condition key. A list is a key with several values. */
export interface Context { readonly [key: string]: string | readonly string[] }

type Value = string | number | boolean;

/** The element Condition of a statement. */
export interface Conditions { readonly [operator: string]: { readonly [key: string]: Value | readonly Value[] } }

type Found = string | readonly string[] | undefined;

/** What each operator says of the value in the request and those in the policy (IAM guide, reference_policies_elements_condition_operators). */
const OPERATORS: { readonly [operator: string]: (found: Found, expected: readonly string[]) => boolean } = {
  'StringEquals': (found, expected) => found !== undefined && expected.includes(single(found)),
  'StringEqualsIfExists': (found, expected) => found === undefined || expected.includes(single(found)),
  'StringNotEquals': (found, expected) => found === undefined || !expected.includes(single(found)),
  'StringLike': (found, expected) => found !== undefined && expected.some((pattern) => matchesPattern(pattern, single(found))),
  'ArnEquals': (found, expected) => found !== undefined && expected.some((pattern) => matchesArn(pattern, single(found))),
  'ArnLike': (found, expected) => found !== undefined && expected.some((pattern) => matchesArn(pattern, single(found))),
  'Bool': (found, expected) => found !== undefined && expected.some((value) => value.toLowerCase() === single(found).toLowerCase()),
  'Null': (found, expected) => expected.includes(String(found === undefined || found.length === 0)),
  // True without any value, false without any value: reference_policies_condition-single-vs-multi-valued-context-keys.
  'ForAllValues:StringEquals': (found = [], expected) => [found].flat().every((value) => expected.includes(value)),
  'ForAnyValue:StringEquals': (found = [], expected) => [found].flat().some((value) => expected.includes(value)),
};

/** The keys that the requests here have, or would have. Any other key is there on AWS and missing here: nobody could tell what it says. */
const KEYS = /^(aws:requesttag\/.+|(aws|secretsmanager):resourcetag\/.+|aws:tagkeys|kms:(requestalias|viaservice)|events:(source|detail-type))$/;

/** Whether all conditions hold. An operator or key that is not known is an error, and never passed over. */
export function conditionsHold(conditions: Conditions, context: Context): boolean {
  // Names of keys, and of the tags in them, do not depend on case.
  const lower = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(conditions).every(([operator, keys]) => {
    if (!Object.hasOwn(OPERATORS, operator)) { throw new Error(`condition operator ${operator} is not supported`); }
    return Object.entries(keys).every(([key, values]) => {
      if (!KEYS.test(key.toLowerCase())) { throw new Error(`condition key ${key} is not supported`); }
      const expected = [values].flat().map(String);
      const variable = expected.find((value) => value.includes('${'));
      if (variable !== undefined) { throw new Error(`policy variables are not supported: ${variable}`); }
      return OPERATORS[operator](lower.get(key.toLowerCase()), expected);
    });
  });
}

function single(found: string | readonly string[]): string {
  if (typeof found !== 'string') { throw new Error('a condition on a key with several values needs ForAllValues or ForAnyValue'); }
  return found;
}
