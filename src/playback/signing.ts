import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import type { PlaybackTokenSignerEnvironment } from './playback-signing-key-contract';
import { IvsError } from '../private/errors';

/** How to sign with a key, and what that takes. */
export interface Signing {
  /** Where the signer finds the private half. */
  readonly environment: Pick<PlaybackTokenSignerEnvironment, 'SECRET_ARN' | 'KMS_KEY_ALIAS'>;
  /** Allows to sign. */
  grant(grantee: IGrantable): Grant;
}

const KEY = Symbol.for('cdk-ivs.signing');

/** Makes a key pair one that can sign. */
export function setSigning(keyPair: aws_ivs.IPlaybackKeyPairRef, signing: Signing): void {
  Object.defineProperty(keyPair, KEY, { value: signing });
}

/** How to sign with a key pair; an error for one whose private half is not known here. */
export function signingOf(keyPair: aws_ivs.IPlaybackKeyPairRef): Signing {
  const signing = (keyPair as { [KEY]?: Signing })[KEY];
  if (signing === undefined) { throw new IvsError('SigningKeyUnknown', keyPair, { playbackKeyPair: keyPair.node.path }); }
  return signing;
}
