import { matchesArn, matchesPattern } from './patterns';

/** The context of a request, by condition key. A list is a key with several values. */
export interface Context { readonly [key: string]: string | readonly string[] }

type Value = string | number | boolean;

/** The element Condition of a statement. */
export interface Conditions { readonly [operator: string]: { readonly [key: string]: Value | readonly Value[] } }

type Found = string | readonly string[] | undefined;

/** The operators, which compare the value in the request with those in the policy (IAM guide, reference_policies_elements_condition_operators). */
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

/** The condition keys that requests have here. Other keys exist on AWS, but are unknown here, so they can't be evaluated. */
const KEYS = /^(aws:requesttag\/.+|(aws|secretsmanager):resourcetag\/.+|aws:tagkeys|kms:(requestalias|viaservice)|events:(source|detail-type))$/;

/** Whether all conditions are true. An unknown operator or key is an error, and never ignored. */
export function conditionsHold(conditions: Conditions, context: Context): boolean {
  // The names of keys, and of tags in them, are case-insensitive.
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
