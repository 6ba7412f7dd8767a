import type { Template } from '../../engine/cloudformation/assembly';
import type { InvokeResult } from '../../engine/cloudformation/lambda';
import type { Message, Sqs } from '../../services/sqs';

/** Delivers the messages in the queues of a template to their functions once, in batches, as event source mappings do. */
export class Messages {
  private delivered = 0;

  constructor(
    private readonly sqs: Sqs,
    private readonly template: Template,
    private readonly invoke: (logicalId: string, event: object) => Promise<InvokeResult>,
    private readonly urlOf: (logicalId: string) => string,
  ) {}

  /** Delivers new messages. Failed messages are not delivered again. */
  public async deliver(): Promise<void> {
    const messages = this.sqs.messages.slice(this.delivered);
    this.delivered = this.sqs.messages.length;
    for (const { Type, Properties } of Object.values<any>(this.template.Resources)) {
      if (Type !== 'AWS::Lambda::EventSourceMapping') { continue; }
      const queueUrl = this.urlOf(Properties.EventSourceArn['Fn::GetAtt'][0]);
      const batch = messages.filter((message) => message.queueUrl === queueUrl);
      for (let start = 0; start < batch.length; start += Properties.BatchSize) {
        await this.invoke(Properties.FunctionName.Ref, { Records: batch.slice(start, start + Properties.BatchSize).map(record) });
      }
    }
  }
}

function record({ messageId, body }: Message): object {
  return { messageId, body, attributes: { ApproximateReceiveCount: '1' } };
}
