import * as adConfigurations from './ad-configurations';
import * as channels from './channels';
import * as playbackKeyPairs from './playback-key-pairs';
import * as policies from './playback-restriction-policies';
import * as recordingConfigurations from './recording-configurations';
import * as revocations from './revocations';
import * as streamKeys from './stream-keys';
import * as streams from './streams';
import * as tags from './tags';
import { Account } from '../account';
import { Fault } from '../faults';

/** What an operation does: state and input go in, the output comes out, or a ServiceError. */
export type Handler = (account: Account, input: any, fault: Fault) => object;

/** One function for each operation, under its name. */
export const HANDLERS: { [operation: string]: Handler } = {
  ...adConfigurations, ...channels, ...playbackKeyPairs, ...policies, ...recordingConfigurations, ...revocations, ...streamKeys, ...streams, ...tags,
};
