import { AWSEventMetadataProps } from 'aws-cdk-lib';
import { EventPattern } from 'aws-cdk-lib/aws-events';
import { IConstruct } from 'constructs';
import { IvsError } from './errors';
import { having, listOf, optional, requireType } from './value-types';

/** A state or a limit of one of the enum-like classes. */
interface EventName {
  readonly value: string;
}

const NAMES = optional(listOf(having('value', 'one of the class of these names')));

/** The pattern of one event type. `wanted` has the names to match, by their field. Without names, all events match. */
export function eventPattern(
  scope: IConstruct,
  detailType: string,
  wanted: { [field: string]: EventName[] | undefined },
  metadata: AWSEventMetadataProps = {},
  resources?: string[],
): EventPattern {
  const [[field, names]] = Object.entries(wanted);
  requireType(scope, field, names, NAMES);
  const values = names?.map(({ value }) => value);
  if (values?.length === 0) { throw new IvsError('EventNamesInvalid', scope, { [field]: values }); }
  if (resources && metadata.resources) { throw new IvsError('EventPatternOverlap', scope, { field: 'resources' }); }
  return {
    source: ['aws.ivs'],
    ...resources && { resources },
    ...metadata,
    detailType: [detailType],
    ...values && { detail: { [field]: values } },
  };
}
