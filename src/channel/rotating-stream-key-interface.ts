import { IResource } from 'aws-cdk-lib';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { RotatingStreamKeyEvents } from './rotating-stream-key-events';
import type { RotatingStreamKeyGrants } from './rotating-stream-key-grants';

/**
 * A stream key that AWS Secrets Manager rotates, created by this app or imported by its secret.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
 */
export interface IRotatingStreamKey extends IResource {
  /** EventBridge rules and patterns for this stream key. */
  readonly events: RotatingStreamKeyEvents;

  /** Permissions on this stream key. */
  readonly grants: RotatingStreamKeyGrants;

  /** A secret in JSON: `streamKey`, `ingestUrl`, `streamKeyArn` and `channelArn`. */
  readonly secret: ISecret;
}
