import type { RevocationBatchInput } from './bulk-revocation-contract';
import { ViewerListFormat } from './viewer-list-format';

/** The name of the map run, which is part of the ARNs of its child executions. */
export const MAP_LABEL = 'Batches';

/** The first retry is after at most 2 s, the last after 8 s. A child execution can last 5 minutes, and the function 1 minute (quotas of Express workflows). */
const RETRIES = 3;

/** The inputs of the state machine of a bulk revocation. */
export interface BulkRevocation {
  readonly bucketName: string;
  readonly resultPrefix: string;
  readonly listFormat: ViewerListFormat;
  readonly functionArn: string;
  readonly channelArns?: string[];
}

/**
 * The state machine in the Amazon States Language. It is written by hand because DistributedMap of the CDK leaves out the result writer
 * depending on a feature flag of the app, and grants more than this state machine needs.
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
        ItemBatcher: { MaxItemsPerBatch: 20, BatchInput: batchInput }, // viewers per call (API model)
        MaxConcurrency: 2, // the calls per second of an account (service quotas). Each batch takes one second
        // A few failed batches don't stop the others, but a problem with all of them does. The first limit that is exceeded applies.
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
          WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSONL' }, // each batch returns a list of failed entries: one line per entry
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
    TimeoutSeconds: 65, // slightly longer than the timeout of the function
    Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: RETRIES, JitterStrategy: 'FULL' }],
    End: true,
  };
}
