import { IResolvable, IResolveContext, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { DEFAULT_CROSS_STACK_REFERENCES } from 'aws-cdk-lib/cx-api';
import { IConstruct } from 'constructs';
import { warn } from './errors';
import { WarningId } from './warning-codes';

/**
 * An attribute whose value changes when an update replaces its resource. It gives a warning when another stack uses it, because this creates an
 * export, and CloudFormation can't change an export that is in use.
 */
export function replaceable(owner: IConstruct, warning: WarningId, attribute: string): string {
  return Token.asString(new ReplaceableReference(owner, warning, Tokenization.reverse(attribute) as Reference));
}

/** A reference, as `Stack.exportValue` requires. It resolves to the reference of the CDK, so templates stay the same. */
class ReplaceableReference extends Reference {
  constructor(private readonly owner: IConstruct, private readonly warning: WarningId, private readonly reference: Reference) {
    super(reference, reference.target, reference.displayName);
  }

  public resolve(context: IResolveContext): IResolvable {
    const user = topLevelStack(context.scope);
    const isExported = user !== topLevelStack(this.owner) && context.scope.node.tryGetContext(DEFAULT_CROSS_STACK_REFERENCES) !== 'weak';
    if (isExported) { warn(this.owner, this.warning, `used in the stack ${user.node.path}`); }
    return this.reference;
  }
}

/** Nested stacks pass values in parameters and outputs, which can change. */
function topLevelStack(construct: IConstruct): Stack {
  const stack = Stack.of(construct);
  return stack.nestedStackParent ? topLevelStack(stack.nestedStackParent) : stack;
}
