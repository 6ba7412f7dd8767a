import { ownChannel } from './own-channel';
import type { Reply, Request } from '../../src/control-plane/contract';
import { deleteOwnedKey, Ownership, ownedKey, ownedKeyArn, secretValue } from '../shared/owned-stream-key';
import { secretArnProperty, textProperty } from '../shared/properties';
import { writeSecret } from '../shared/secrets';

/*
 * Makes the stream key of a channel and puts its value into a secret. Later keys are made by the rotation of that secret, which
 * CloudFormation does not see; so this one is known by its tag, not by its ARN.
 */
export async function rotatingStreamKey(request: Request<'Custom::IvsRotatingStreamKey'>): Promise<Reply> {
  const { RequestType, ResourceProperties: properties } = request;
  const channelArn = ownChannel(request);
  const secretArn = secretArnProperty(properties, 'SecretArn');
  const ownership = { channelArn, owner: textProperty(properties, 'Owner', 128) };
  if (RequestType === 'Delete') {
    await deleteOwnedKey(ownership);
  } else {
    await provide(ownership, secretArn, textProperty(properties, 'IngestServer', 512));
  }
  return { PhysicalResourceId: channelArn, Data: { SecretArn: secretArn } };
}

async function provide(ownership: Ownership, secretArn: string, ingestServer: string): Promise<void> {
  const { key, isNew } = await ownedKey(ownership);
  try {
    await writeSecret(secretArn, secretValue(key, ingestServer));
    // a rotation may have made another key in the meantime, whose value was overwritten just now
    if (await ownedKeyArn(ownership) !== key.arn) { await writeSecret(secretArn, secretValue((await ownedKey(ownership)).key, ingestServer)); }
  } catch (error) {
    // the framework swallows the Delete after a failed Create
    if (isNew) { await deleteOwnedKey(ownership).catch(() => undefined); }
    throw error;
  }
}
