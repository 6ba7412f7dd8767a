import { Duration } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import type { IPlaybackSigningKey } from './playback-signing-key';
import type { PlaybackSigningKeyAttributes, PlaybackSigningKeyProps } from './playback-signing-key-props';
import { IvsError } from '../private/errors';
import { requireSeconds } from '../private/validate';
import {
  ALIAS, DURATION, listOf, NUMBER, optional, PLAYBACK_KEY_PAIR, PRIVATE_KEY_STORAGE, REMOVAL_POLICY, SECRET, TypesOf,
} from '../private/value-types';

/** The time for which a function of this library caches a private key, in seconds. */
export const KEY_MAX_AGE = 300;

const DAY = 86_400; // in seconds

/** Checks the lifetime of a token. */
export function tokenLifetime(scope: IConstruct, prop: string, lifetime: Duration): Duration {
  if (lifetime.isUnresolved()) { throw new IvsError('TokenLifetimeInvalid', scope, { [prop]: 'a token' }); }
  requireSeconds(scope, 'TokenLifetimeInvalid', prop, lifetime, 1, DAY);
  return lifetime;
}

/** Checks that a private key is in a secret or in AWS KMS. */
export function requireOneStorage(scope: IConstruct, { secret, keyAlias }: Pick<IPlaybackSigningKey, 'secret' | 'keyAlias'>): void {
  if ((secret === undefined) === (keyAlias === undefined)) {
    throw new IvsError('SigningKeyAttributesInvalid', scope, { secret: secret?.node.path ?? 'none', keyAlias: keyAlias?.node.path ?? 'none' });
  }
}

export const SIGNING_KEY_TYPES: TypesOf<PlaybackSigningKeyProps> = {
  keyVersion: optional(NUMBER),
  maximumTokenLifetime: optional(DURATION),
  privateKeyStorage: optional(PRIVATE_KEY_STORAGE),
  removalPolicy: optional(REMOVAL_POLICY),
  takeOverKeyPairs: optional(listOf(PLAYBACK_KEY_PAIR)),
};

export const IMPORTED_SIGNING_KEY_TYPES: TypesOf<PlaybackSigningKeyAttributes> = {
  keyAlias: optional(ALIAS),
  maximumTokenLifetime: DURATION,
  secret: optional(SECRET),
};
