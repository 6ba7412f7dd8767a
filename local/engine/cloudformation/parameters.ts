import type { ParameterDefinition, Template } from './assembly';
import { TemplateError } from './intrinsics';

/** The sources of parameter values, in order of precedence. */
export interface ParameterSources {
  /** The values of the user, by `Stack:Name` or by `Name`, as for `cdk deploy --parameters`. */
  readonly given: { readonly [name: string]: string };
  /** The values of the assembly. */
  readonly assembly: { readonly [name: string]: string };
  /** The values of the last deployment, which `cdk deploy` keeps. */
  readonly previous: { readonly [name: string]: unknown };
}

/** The assumed version of the bootstrap stack in every environment. */
const BOOTSTRAP_VERSION = '30';

/** The raw values of all parameters of a template, as they are kept for the next deployment. */
export function parameterValues(stack: string, template: Template, { given, assembly, previous }: ParameterSources): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(template.Parameters ?? {}).map(([name, { Default, AllowedValues }]) => {
    const value = given[`${stack}:${name}`] ?? given[name] ?? assembly[name] ?? previous[name] ?? Default;
    if (value === undefined) { throw new TemplateError(`Parameters: [${name}] must have values`); }
    if (AllowedValues && !AllowedValues.map(String).includes(String(value))) {
      throw new TemplateError(`Template error: parameter ${name} must be one of the allowed values [${AllowedValues.join(', ')}]`);
    }
    return [name, value];
  }));
}

type Values = { readonly [name: string]: unknown };

/** The result of `Ref` for each parameter. Lists are split, and SSM parameters are looked up. */
export function resolveParameters({ Parameters = {} }: Template, values: Values, ssm: ReadonlyMap<string, string>): Values {
  return Object.fromEntries(Object.entries(Parameters).map(([name, definition]) => [name, resolveOne(definition, String(values[name]), ssm)]));
}

function resolveOne({ Type }: ParameterDefinition, value: string, ssm: ReadonlyMap<string, string>): unknown {
  const fromSsm = /^AWS::SSM::Parameter::Value<(.*)>$/.exec(Type);
  const type = fromSsm ? fromSsm[1] : Type;
  const text = fromSsm ? ssmValue(value, ssm) : value;
  return type === 'CommaDelimitedList' || type.startsWith('List<') ? text.split(',').map((item) => item.trim()) : text;
}

/** The value of an SSM parameter. */
export function ssmValue(name: string, ssm: ReadonlyMap<string, string>): string {
  const value = ssm.get(name) ?? (/^\/cdk-bootstrap\/[^/]+\/version$/.test(name) ? BOOTSTRAP_VERSION : undefined);
  if (value === undefined) { throw new TemplateError(`Unable to fetch parameters [${name}] from parameter store for this account.`); }
  return value;
}
