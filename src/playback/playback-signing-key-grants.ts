import { Stack } from 'aws-cdk-lib';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { IAlias } from 'aws-cdk-lib/aws-kms';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { IPlaybackSigningKey } from './playback-signing-key';
import { secretKeyStatement } from '../private/secret-key';
import { PLAYBACK_SIGNING_KEY, requireType } from '../private/value-types';
import { acknowledgeWildcards } from '../private/wildcards';

/**
 * Permissions on a playback signing key.
 *
 * For permissions on its key pair in IVS, use `PlaybackKeyPairGrants.fromPlaybackKeyPair(signingKey)`.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels.html
 *
 * @example
 *
 * declare const signingKey: ivs.PlaybackSigningKey;
 * declare const backend: lambda.Function;
 * signingKey.grants.sign(backend);
 */
export class PlaybackSigningKeyGrants {
  /**
   * Permissions on one signing key.
   *
   * @param signingKey a signing key of this app, or an imported one
   * @returns the permissions
   */
  public static fromPlaybackSigningKey(signingKey: IPlaybackSigningKey): PlaybackSigningKeyGrants {
    requireType('PlaybackSigningKeyGrants.fromPlaybackSigningKey', 'signingKey', signingKey, PLAYBACK_SIGNING_KEY);
    return new PlaybackSigningKeyGrants(signingKey);
  }

  private constructor(private readonly signingKey: IPlaybackSigningKey) {}

  /**
   * Lets the grantee sign playback tokens: `secretsmanager:GetSecretValue` on the secret, or `kms:Sign` through the alias.
   *
   * **Reveals the private key** if it is in a secret. The grantee must be in the account of the key.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const signingKey: ivs.PlaybackSigningKey;
   * declare const backend: lambda.Function;
   * signingKey.grants.sign(backend);
   */
  public sign(grantee: IGrantable): Grant {
    const { secret, keyAlias } = this.signingKey;
    return secret ? readValue(secret, grantee) : signByAlias(keyAlias!, grantee);
  }
}

/** Allows only reading the value: a signer doesn't need the description of the secret. */
function readValue(secret: ISecret, grantee: IGrantable): Grant {
  const { encryptionKey, secretArn, secretFullArn = `${secretArn}-??????` } = secret;
  const value = Grant.addToPrincipal({ grantee, actions: ['secretsmanager:GetSecretValue'], resourceArns: [secretFullArn] });
  if (encryptionKey === undefined) { return value; }
  // not in the key policy: the stack of the key would depend on the stack of the grantee, which depends on the stack of the key
  const { actions, resources, conditions } = secretKeyStatement(secret, encryptionKey, ['kms:Decrypt']);
  return value.combine(Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }));
}

/** A rotation changes the key, but not its alias, so the condition is on the alias in the request. It takes effect immediately. */
function signByAlias(keyAlias: IAlias, grantee: IGrantable): Grant {
  const keys = Stack.of(keyAlias).formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
  const scope = Construct.isConstruct(grantee) ? grantee : keyAlias; // the scope of the policy
  acknowledgeWildcards(scope, [{ resources: [keys] }], 'a rotation changes the key, and the condition allows only this alias');
  return Grant.addToPrincipal({ grantee, actions: ['kms:Sign'], resourceArns: [keys], conditions: { StringEquals: { 'kms:RequestAlias': keyAlias.aliasName } } });
}
