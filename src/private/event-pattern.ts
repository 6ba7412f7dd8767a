import { AWSEventMetadataProps } from 'aws-cdk-lib';
import { EventPattern } from 'aws-cdk-lib/aws-events';
import { IConstruct } from 'constructs';
import { IvsError } from './errors';
import { having, listOf, optional, requireType } from './value-types';

/** A state or a limit, as the enum-like classes have it. */
interface EventName {
  readonly value: string;
}

const NAMES = optional(listOf(having('value', 'one of the class of these names')));

/** The pattern of one type of event. `wanted` are the names to match, by the field that holds them; all when there are none. */
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
