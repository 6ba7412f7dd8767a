import { setTimeout as sleep } from 'node:timers/promises';
import { Stack } from 'aws-cdk-lib';
import { CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import { Deployment } from './harness';

/*
 * A deployment that is cancelled at a chosen moment: one of its resources is not complete before it is told to fail.
 */
const NAME = 'failing';

/** Only the failing resource waits until it is told to fail. Lists settle after a short time. */
export async function startCancellable(listsSettle = 500): Promise<Deployment> {
  return Deployment.start({ environment: { LISTS_SETTLE_MS: String(listsSettle) } }, { recordingDelay: (name) => name === NAME ? 60_000 : 20 });
}

/** Adds the failing resource. */
export function failsOnDemand(stack: Stack): void {
  new CfnRecordingConfiguration(stack, 'Failing', { name: NAME, destinationConfiguration: { s3: { bucketName: 'recordings' } } });
}

/** Fails that resource now, or as soon as it exists. */
export function fail({ ivs: { account: { recordingConfigurations } } }: Deployment): void {
  const giveUp = Date.now() + 30_000;
  const look = setInterval(() => {
    const failing = [...recordingConfigurations.values()].find(({ name }) => name === NAME);
    if (failing) { failing.state = 'CREATE_FAILED'; }
    if (failing || Date.now() > giveUp) { clearInterval(look); }
  }, 20);
}

/** Waits until the cancelled request is over: the handler has made no call for longer than one can take. */
export async function ended(deployment: Deployment, from: number, latency: number): Promise<void> {
  for (let calls = -1; calls !== deployment.callsOfHandler(from).length;) {
    calls = deployment.callsOfHandler(from).length;
    await sleep(latency + 1_500);
  }
}
