import { Token, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ERRORS, ErrorCode } from './codes';
import { LimitId, LIMITS } from './limit-codes';
import { WARNINGS, WarningId } from './warning-codes';

/**
 * The error of this library for input that IVS would reject.
 *
 * Its name is the code. The message contains the value, what is allowed, and how to fix it. Users of Python, Java, Go and .NET see only the
 * message, so it also contains the code and the construct path.
 */
export class IvsError extends Error {
  constructor(readonly code: ErrorCode, where: IConstruct | string, found: Record<string, unknown>) {
    const path = typeof where === 'string' ? where : where.node.path;
    const values = Object.entries(found).map(([name, value]) => `${name} = ${JSON.stringify(value, describeToken)}`).join(', ');
    super(`${code}: ${values}, but ${ERRORS[code].rule}; ${ERRORS[code].fix} [at ${path}]`);
    this.name = code;
    this.stack = this.stack?.replace(/^\w+: /, ''); // the message starts with the code
  }

  /** Doesn't repeat the code. */
  public toString(): string {
    return this.message;
  }
}

/** The encoded number or text of a token means nothing to a reader. */
function describeToken(this: any, name: string, value: unknown): unknown {
  return Token.isUnresolved(this[name]) ? 'a token, whose value is known at deployment' : value;
}

/** Adds a warning that can be acknowledged with `Validations.of(scope).acknowledge({ id, reason })`. The same warning is added only once. */
export function warn(scope: IConstruct, id: WarningId, found?: string): void {
  Validations.of(scope).addWarning(`cdk-ivs:${id}`, found === undefined ? WARNINGS[id] : `${WARNINGS[id]} [${found}]`);
}

/**
 * Reports a service limit as an error at synthesis, unless it is acknowledged: a user may know that AWS has raised it. The CDK lets users
 * acknowledge only warnings, so the acknowledgements are read from its metadata here.
 */
export function report(scope: IConstruct, id: LimitId, found: string): void {
  scope.node.addValidation({
    validate: () => {
      if (!isAcknowledged(scope, `cdk-ivs:${id}`)) { Validations.of(scope).addError(`cdk-ivs:${id}`, `${LIMITS[id]} [${found}]`); }
      return [];
    },
  });
}

function isAcknowledged(scope: IConstruct, id: string): boolean {
  const rules = scope.node.scopes.flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY).flatMap(({ data }) => Object.keys(data));
  return rules.some((rule) => rule === id || rule.endsWith(`::${id}`)); // the CDK adds a prefix
}
