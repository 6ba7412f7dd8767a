import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IRotatingStreamKey } from './rotating-stream-key-interface';
import { GRANTEE, requireType, ROTATING_STREAM_KEY } from '../private/value-types';

/**
 * Permissions on a rotating stream key.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_now.html
 *
 * @example
 *
 * declare const streamKey: ivs.RotatingStreamKey;
 * declare const backend: lambda.Function;
 * streamKey.grants.read(backend);
 */
export class RotatingStreamKeyGrants {
  /**
   * Permissions on one rotating stream key.
   *
   * @param key the key, which may be imported
   * @returns the permissions
   */
  public static fromRotatingStreamKey(key: IRotatingStreamKey): RotatingStreamKeyGrants {
    requireType('RotatingStreamKeyGrants.fromRotatingStreamKey', 'key', key, ROTATING_STREAM_KEY);
    return new RotatingStreamKeyGrants(key);
  }

  private constructor(private readonly key: IRotatingStreamKey) {}

  /**
   * Lets the grantee read the secret, **which reveals the stream key**. If a KMS key encrypts the secret, the grantee can also decrypt it.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const streamKey: ivs.RotatingStreamKey;
   * declare const backend: lambda.Function;
   * streamKey.grants.read(backend);
   */
  public read(grantee: IGrantable): Grant {
    return this.key.secret.grantRead(grantee);
  }

  /**
   * Allows `secretsmanager:RotateSecret`, to rotate the key immediately. Reveals no secret.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const streamKey: ivs.RotatingStreamKey;
   * declare const backend: lambda.Function;
   * streamKey.grants.rotate(backend);
   */
  public rotate(grantee: IGrantable): Grant {
    requireType(this.key, 'grantee', grantee, GRANTEE);
    const { secretArn, secretFullArn = `${secretArn}-??????` } = this.key.secret; // undefined if the secret was imported by name
    return Grant.addToPrincipal({ grantee, actions: ['secretsmanager:RotateSecret'], resourceArns: [secretFullArn] });
  }
}
