import { AWSEventMetadataProps } from 'aws-cdk-lib';
import { EventPattern } from 'aws-cdk-lib/aws-events';
import { IConstruct } from 'constructs';
import { IvsError } from './errors';

/** The pattern of one type of event. `names` are those to match, by the field that holds them; all when there are none. */
export function eventPattern(
  scope: IConstruct, detailType: string, names: { [field: string]: string[] | undefined }, metadata: AWSEventMetadataProps = {}, resources?: string[],
): EventPattern {
  const [[field, values]] = Object.entries(names);
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
