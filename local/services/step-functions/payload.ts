/*
 * The part of JSONPath payload templates that is used here (Amazon States Language, Payload Template). Anything else is rejected.
 */

/** A template with its paths replaced with their values. */
export function fill(template: any, input: any, context: any): any {
  if (Array.isArray(template)) { return template.map((item) => fill(item, input, context)); }
  if (template === null || typeof template !== 'object') { return template; }
  return Object.fromEntries(Object.entries(template).map(([key, value]) =>
    (key.endsWith('.$') ? [key.slice(0, -2), evaluate(value as string, input, context)] : [key, fill(value, input, context)])));
}

/** The value of a path or an intrinsic function. */
export function evaluate(expression: string, input: any, context: any): any {
  const format = /^States\.Format\('([^']*)', (\S+)\)$/.exec(expression);
  if (format) { return format[1].replace('{}', () => evaluate(format[2], input, context)); }
  if (!/^\$\$?(\.\w+)*$/.test(expression)) { throw new Error(`${expression} is not supported`); }
  const [root, ...names] = expression.split('.');
  return names.reduce((value, name) => {
    if (value?.[name] === undefined) { throw new Error(`States.Runtime: ${expression} leads to nothing`); }
    return value[name];
  }, root === '$' ? input : context);
}

/** Rejects fields that would be silently ignored. */
export function refuseOthers(what: string, value: object, known: string[]): void {
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) { throw new Error(`${what}: ${unknown.join(', ')} is not supported`); }
}
