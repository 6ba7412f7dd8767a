import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { RotationEventDetailType, RotationEventSource } from '../../src/channel/stream-key-contract';
import { callService } from '../shared/call-service';
import { TIME_LIMITS } from '../shared/time-limits';

const Source: RotationEventSource = 'cdk-ivs';
const DetailType: RotationEventDetailType = 'Stream Key Rotated';

const eventBridge = new EventBridgeClient({ maxAttempts: 5, requestHandler: TIME_LIMITS });

/** Sends the event for a new stream key to the default event bus. */
export async function announce(detail: { channelArn: string; secretArn: string; versionId: string }): Promise<void> {
  const Resources = [detail.channelArn, detail.secretArn];
  await callService('send the event of the rotation', async (options) => {
    const entry = { Source, DetailType, Resources, Detail: JSON.stringify(detail) };
    const { Entries = [] } = await eventBridge.send(new PutEventsCommand({ Entries: [entry] }), options);
    const failed = Entries.find(({ ErrorCode }) => ErrorCode !== undefined); // the response has status 200 even if an entry failed
    if (failed) { throw new Error(`${failed.ErrorCode} ${failed.ErrorMessage}`); }
  });
}
