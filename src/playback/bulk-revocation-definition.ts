import type { RevocationBatchInput } from './bulk-revocation-contract';
import { ViewerListFormat } from './viewer-list-format';

/** The name of the map run, which stands in the ARNs of its children. */
export const MAP_LABEL = 'Batches';

/** The first retry after 2 s at most, the last after 8 s: a child may last 5 minutes, and the function 1 minute (quotas of Express workflows). */
const RETRIES = 3;

/** What the state machine of a bulk revocation works with. */
export interface BulkRevocation {
  readonly bucketName: string;
  readonly resultPrefix: string;
  readonly listFormat: ViewerListFormat;
  readonly functionArn: string;
  readonly channelArns?: string[];
}

/**
 * The state machine in the Amazon States Language. It is written by hand, since DistributedMap of the CDK leaves out the result writer
 * according to a feature flag of the app, and grants more than this one needs.
 */
export function revocationDefinition({ bucketName, resultPrefix, listFormat, functionArn, channelArns }: BulkRevocation): object {
  const batchInput: RevocationBatchInput = { LastRetry: RETRIES, ...channelArns && { Channels: channelArns } };
  return {
    Comment: 'Revokes the viewer sessions of a list, in batches (cdk-ivs)',
    StartAt: 'Revoke all',
    States: {
      'Revoke all': {
        Type: 'Map',
        Label: MAP_LABEL,
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: listFormat, ...listFormat === ViewerListFormat.CSV && { CSVHeaderLocation: 'FIRST_ROW' } },
          Parameters: { 'Bucket': bucketName, 'Key.$': '$.key' },
        },
        ItemBatcher: { MaxItemsPerBatch: 20, BatchInput: batchInput }, // viewers a call (API model)
        MaxConcurrency: 2, // the calls a second that an account has (service quotas); each batch holds its place for a second
        // A bad batch does not stop the others; what is wrong with all of them does. Whichever is exceeded first.
        ToleratedFailurePercentage: 5,
        ToleratedFailureCount: 1000,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'Revoke batch',
          States: { 'Revoke batch': revokeBatch(functionArn) },
        },
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Parameters: { 'Bucket': bucketName, 'Prefix.$': `States.Format('${resultPrefix}{}', $$.Execution.Name)` },
          WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSONL' }, // each batch gives a list of what failed: one line for each
        },
        End: true,
      },
    },
  };
}

function revokeBatch(functionArn: string): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: {
      FunctionName: functionArn,
      Payload: { 'Items.$': '$.Items', 'BatchInput.$': '$.BatchInput', 'RetryCount.$': '$$.State.RetryCount' },
    },
    OutputPath: '$.Payload',
    TimeoutSeconds: 65, // a little more than the function takes at most
    Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: RETRIES, JitterStrategy: 'FULL' }],
    End: true,
  };
}
