import { IvsResourceType } from './arn';

/*
 * The actions of the prefix `ivs`, by the resource type that IAM checks (Service Authorization Reference, Amazon IVS). A test compares
 * them with public IAM data. An action can be checked on several types.
 */
const ACTIONS: { readonly [Type in IvsResourceType]: string } = {
  'ad-configuration': `
    CreateAdConfiguration DeleteAdConfiguration GetAdConfiguration ListTagsForResource TagResource UntagResource`,
  'channel': `
    BatchGetChannel BatchStartViewerSessionRevocation CreateChannel DeleteChannel GetChannel GetStream GetStreamSession InsertAdBreak
    ListChannels ListStreamKeys ListStreamSessions ListStreams ListTagsForResource PutMetadata StartComposition
    StartViewerSessionRevocation StopStream TagResource UntagResource UpdateChannel`,
  'playback-key': `
    DeletePlaybackKeyPair GetPlaybackKeyPair ImportPlaybackKeyPair ListPlaybackKeyPairs ListTagsForResource TagResource UntagResource`,
  'playback-restriction-policy': `
    CreatePlaybackRestrictionPolicy DeletePlaybackRestrictionPolicy GetPlaybackRestrictionPolicy ListTagsForResource TagResource
    UntagResource UpdatePlaybackRestrictionPolicy`,
  'recording-configuration': `
    CreateRecordingConfiguration DeleteRecordingConfiguration GetRecordingConfiguration ListRecordingConfigurations
    ListTagsForResource TagResource UntagResource`,
  'stream-key': `
    BatchGetStreamKey CreateChannel CreateStreamKey DeleteChannel DeleteStreamKey GetStreamKey ListStreamKeys ListTagsForResource
    TagResource UntagResource`,
};

/** Actions of real-time streaming, and those that IAM checks on no resource type. */
const OTHER_ACTIONS = `
  CreateEncoderConfiguration CreateIngestConfiguration CreateParticipantToken CreateStage CreateStorageConfiguration
  DeleteEncoderConfiguration DeleteIngestConfiguration DeletePublicKey DeleteStage DeleteStorageConfiguration DisconnectParticipant
  GetComposition GetEncoderConfiguration GetIngestConfiguration GetParticipant GetPublicKey GetStage GetStageSession
  GetStorageConfiguration ImportPublicKey ListAdConfigurations ListCompositions ListEncoderConfigurations ListIngestConfigurations
  ListParticipantEvents ListParticipantReplicas ListParticipants ListPlaybackRestrictionPolicies ListPublicKeys ListStageSessions
  ListStages ListStorageConfigurations StartParticipantReplication StopComposition StopParticipantReplication UpdateAdConfiguration
  UpdateIngestConfiguration UpdateStage`;

function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** The actions that IAM checks on a resource type. */
export const ACTIONS_ON = Object.fromEntries(Object.entries(ACTIONS).map(([type, text]) => [type, new Set(wordsOf(text))])) as
  unknown as { readonly [Type in IvsResourceType]: ReadonlySet<string> };

/** Every action that this version knows. */
export const KNOWN_ACTIONS: ReadonlySet<string> = new Set([...Object.values(ACTIONS), OTHER_ACTIONS].flatMap(wordsOf));
