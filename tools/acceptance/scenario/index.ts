import { deletion } from './deletion';
import { deploy } from './deployment';
import { permissions } from './permissions';
import { revocation } from './revocation';
import { service } from './service';
import { streamKey } from './stream-key';
import { streaming } from './streaming';
import { ads, updates } from './updates';
import type { Part } from '../acceptance';

/** A whole run, in its order. */
export const SCENARIO: readonly Part[] = [
  { title: 'Deploying everything with the CDK CLI', run: deploy },
  { title: 'Asking the service what its documentation leaves open', run: service },
  { title: 'Asking IAM how it judges tags', run: permissions },
  { title: 'Streaming with ffmpeg, and playing', run: streaming },
  { title: 'Revoking viewers', run: revocation },
  { title: 'Rotating the stream key while the encoder streams', run: streamKey },
  { title: 'Updating, and rotating the signing keys while viewers come', run: updates },
  { title: 'Deploying ads', run: ads },
  { title: 'Deleting the stacks while both channels are live', run: deletion },
];
