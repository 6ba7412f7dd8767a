import { IResolvable, IResolveContext, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { IvsError } from './errors';

/** A secret attribute that can be used only in the stack of its owner, because a cross-stack reference would create an export. */
export function withinStack(owner: IConstruct, attribute: string): string {
  return Token.asString(new WithinStack(owner, attribute));
}

class WithinStack implements IResolvable {
  public readonly creationStack = ['the value of a stream key'];

  constructor(private readonly owner: IConstruct, private readonly attribute: string) {}

  public resolve(context: IResolveContext): string {
    if (Stack.of(context.scope) !== Stack.of(this.owner)) {
      throw new IvsError('StreamKeyStackMismatch', context.scope, { streamKey: this.owner.node.path });
    }
    return this.attribute;
  }

  public toString(): string {
    return Token.asString(this);
  }
}
