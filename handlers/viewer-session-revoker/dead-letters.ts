import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Failure } from './queue-event';
import type { ViewerSessionRevokerEnvironment } from '../../src/playback/viewer-session-revoker-contract';
import { cleanText } from '../shared/clean-text';
import { errorText } from '../shared/errors';
import { log } from '../shared/log';
import { TIME_LIMITS } from '../shared/time-limits';

const { DEAD_LETTER_QUEUE_URL: QueueUrl } = process.env as unknown as ViewerSessionRevokerEnvironment;

/** Without this option, the client would use the host of the queue URL instead of the configured endpoint. */
const sqs = new SQSClient({ maxAttempts: 3, requestHandler: TIME_LIMITS, useQueueUrlAsEndpoint: false });

/** Moves a message to the dead-letter queue with the cause, which a redrive policy can't add. If this fails, it stays in its queue. */
export async function isMovedToDeadLetterQueue({ record, errorCode, errorMessage }: Failure): Promise<boolean> {
  const attribute = (text: string) => ({ DataType: 'String', StringValue: cleanText(text) });
  const MessageAttributes = { errorCode: attribute(errorCode), errorMessage: attribute(errorMessage) };
  try {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: record.body, MessageAttributes }));
    return true;
  } catch (error) {
    log('ERROR', 'message can\'t be put into the dead-letter queue', { messageId: record.messageId, errorMessage: errorText(error) });
    return false;
  }
}
