import { Token, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ERRORS, ErrorCode } from './codes';
import { LimitId, LIMITS } from './limit-codes';
import { WARNINGS, WarningId } from './warning-codes';

/**
 * The error that this library raises for input that the service would refuse.
 *
 * Its name is the code. The message says what was found, what is allowed and how to fix it; that is all that reaches
 * a user of Python, Java, Go or .NET, so the code and the construct's path stand in it too.
 */
export class IvsError extends Error {
  constructor(readonly code: ErrorCode, where: IConstruct | string, found: Record<string, unknown>) {
    const path = typeof where === 'string' ? where : where.node.path;
    const values = Object.entries(found).map(([name, value]) => `${name} = ${JSON.stringify(value, describeToken)}`).join(', ');
    super(`${code}: ${values}, but ${ERRORS[code].rule}; ${ERRORS[code].remedy} [at ${path}]`);
    this.name = code;
    this.stack = this.stack?.replace(/^\w+: /, ''); // the message starts with the code
  }

  /** The code stands once. */
  public toString(): string {
    return this.message;
  }
}

/** The number or text that stands for a token means nothing to a reader. */
function describeToken(this: any, name: string, value: unknown): unknown {
  return Token.isUnresolved(this[name]) ? 'a token, whose value is known at deployment' : value;
}

/** Adds a warning that can be acknowledged with `Validations.of(scope).acknowledge({ id, reason })`. The same one is given once. */
export function warn(scope: IConstruct, id: WarningId, found?: string): void {
  Validations.of(scope).addWarning(`cdk-ivs:${id}`, found === undefined ? WARNINGS[id] : `${WARNINGS[id]} [${found}]`);
}

/**
 * Reports a limit of a service as an error at synthesis, unless it is acknowledged: somebody may know that AWS has raised it. The CDK
 * lets warnings be acknowledged only, so its record is read here.
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
  return rules.some((rule) => rule === id || rule.endsWith(`::${id}`)); // the CDK puts a prefix before it
}
