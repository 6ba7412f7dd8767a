import { Duration } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { IvsError } from '../private/errors';
import { requireSeconds } from '../private/validate';

const DAY = 86_400; // in seconds

/** Checks for how long a token may be valid. */
export function tokenLifetime(scope: IConstruct, prop: string, lifetime: Duration): Duration {
  if (lifetime.isUnresolved()) { throw new IvsError('TokenLifetimeInvalid', scope, { [prop]: 'a token' }); }
  requireSeconds(scope, 'TokenLifetimeInvalid', prop, lifetime, 1, DAY);
  return lifetime;
}
