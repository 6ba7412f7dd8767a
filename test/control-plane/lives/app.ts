import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aws, CfnElement, CfnParameter, CfnResource, Duration, Fn, RemovalPolicies, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import * as ivs from '../../../src';
import { MEDIA_TAILOR } from '../../ivs-local/harness';

/*
 * The apps of the random lives, as plain data, and what is built from them: constructs of the library, as in any app.
 */

/** How something is retained: by a prop, by `applyRemovalPolicy`, by a filtered `RemovalPolicies`, or by an override of the L1. */
export type Retention = 'prop' | 'method' | 'policies' | 'override';

export interface ChannelApp {
  /** The construct ID; with another one, it is another channel. */
  readonly id: string;
  /** Whether it is in another parent construct, with its logical IDs kept. */
  readonly moved: boolean;
  readonly stop: boolean;
  readonly policy: boolean;
  readonly ads: boolean;
  readonly srt: boolean;
  readonly revocation: boolean;
  readonly key: 'none' | 'plain' | 'rotating';
  readonly keyId: string;
  readonly keyRetained?: Retention;
  /** The configuration of the stack, or that of the other stack, which is a parameter. */
  readonly recording: 'none' | 'own' | 'other';
  readonly retained?: Retention;
}

export interface RecordingApp {
  readonly id: string;
  readonly moved: boolean;
  readonly detach: boolean;
  /** Another one replaces the configuration. */
  readonly window: number;
  readonly retained?: Retention;
}

export interface SigningApp {
  readonly id: string;
  readonly moved: boolean;
  readonly storage: 'secret' | 'kms';
  readonly version: number;
  /** Another one replaces the secret. */
  readonly secretName?: string;
  readonly retained?: Retention;
}

export interface AppDescription {
  readonly channels: { readonly [slot: string]: ChannelApp };
  readonly recording?: RecordingApp;
  readonly signing?: SigningApp;
}

export const EMPTY: AppDescription = { channels: {} };
export const PLAIN_CHANNEL = { moved: false, stop: false, policy: false, ads: false, srt: false, revocation: false, key: 'none', keyId: 'Key', recording: 'none' } as const;
export const PLAIN_RECORDING: RecordingApp = { id: 'Recording', moved: false, detach: false, window: 0 };
export const PLAIN_SIGNING: SigningApp = { id: 'Signing', moved: false, storage: 'secret', version: 1 };

/**
 * Another resource of the stack that fails:
 * - `late`: after all others are complete;
 * - `cancel`: while custom resources are still created.
 */
export type OtherFailure = 'late' | 'cancel';

/** The parameter with the ARN of the other stack's recording configuration. */
export const OTHER_RECORDING = 'OtherRecording';

/** The directories of the assemblies so far; the oldest are removed. */
const ASSEMBLIES = new Map<string, string>();
const KEPT_ASSEMBLIES = 100;

/** The directory of the assembly of an app. The same app is synthesized once. */
export function assemblyOf(description: AppDescription, failure?: OtherFailure): string {
  const key = JSON.stringify([description, failure]);
  const existing = ASSEMBLIES.get(key);
  if (existing !== undefined) { return existing; }
  const app = new App({
    outdir: mkdtempSync(join(tmpdir(), 'lives-')), analyticsReporting: false, treeMetadata: false, context: { 'aws:cdk:disable-asset-staging': true },
  });
  build(new MovableStack(app, 'Stack'), description, failure);
  const { directory } = app.synth();
  ASSEMBLIES.set(key, directory);
  for (const [old, path] of [...ASSEMBLIES].slice(0, Math.max(0, ASSEMBLIES.size - KEPT_ASSEMBLIES))) {
    ASSEMBLIES.delete(old);
    rmSync(path, { recursive: true });
  }
  return directory;
}

export function removeAssemblies(): void {
  for (const path of ASSEMBLIES.values()) { rmSync(path, { recursive: true }); }
  ASSEMBLIES.clear();
}

/** Logical IDs don't change when a construct moves into `Moved`, as `cdk refactor` does it. */
class MovableStack extends Stack {
  protected allocateLogicalId(element: CfnElement): string {
    return element.node.path.split('/').slice(1).filter((id) => id !== 'Moved' && id !== 'Resource').join('').replace(/[^A-Za-z0-9]/g, '');
  }
}

function build(stack: Stack, { channels, recording, signing }: AppDescription, failure?: OtherFailure): void {
  new CfnResource(stack, 'Something', { type: 'AWS::CDK::Metadata' }); // a template can't be empty
  const otherArn = new CfnParameter(stack, OTHER_RECORDING, { default: '' }).valueAsString;
  const scopes = { here: stack, moved: new Construct(stack, 'Moved') };
  const configurations = {
    own: recording && buildRecording(recording.moved ? scopes.moved : stack, recording),
    other: ivs.RecordingConfiguration.fromRecordingConfigurationArn(stack, 'Other', otherArn),
    none: undefined,
  };
  for (const channel of Object.values(channels)) {
    buildChannel(channel.moved ? scopes.moved : stack, channel, configurations[channel.recording]);
  }
  if (signing) { buildSigning(signing.moved ? scopes.moved : stack, signing); }
  if (failure) { addFailure(stack, failure); }
}

function buildRecording(scope: Construct, { id, detach, window, retained }: RecordingApp): ivs.RecordingConfiguration {
  const configuration = new ivs.RecordingConfiguration(scope, id, {
    bucket: Bucket.fromBucketName(scope, `${id}Bucket`, 'recordings'),
    recordingConfigurationName: id,
    detachOnDelete: detach,
    recordingReconnectWindow: Duration.seconds(window),
    removalPolicy: removalPolicyFor(retained),
  });
  retain(configuration, 'AWS::IVS::RecordingConfiguration', retained);
  return configuration;
}

function buildChannel(scope: Construct, description: ChannelApp, recordingConfiguration?: ivs.IRecordingConfiguration): void {
  const { id, key, keyId, keyRetained, retained } = description;
  const channel = new ivs.Channel(scope, id, {
    channelName: id,
    authorized: description.revocation,
    stopStreamOnDelete: description.stop,
    recordingConfiguration,
    playbackRestrictionPolicy: description.policy
      ? new ivs.PlaybackRestrictionPolicy(scope, `${id}Policy`, { playbackRestrictionPolicyName: id, allowedCountries: ['DE'] }) : undefined,
    adConfiguration: description.ads ? new ivs.AdConfiguration(scope, `${id}Ads`, {
      adConfigurationName: id,
      mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(scope, `${id}MediaTailor`, MEDIA_TAILOR)],
    }) : undefined,
    removalPolicy: removalPolicyFor(retained),
  });
  retain(channel, 'AWS::IVS::Channel', retained);
  if (key === 'plain') { new ivs.StreamKey(scope, `${id}Plain`, { channel }); }
  if (key === 'rotating') {
    const rotating = new ivs.RotatingStreamKey(scope, `${id}${keyId}`, { channel, removalPolicy: removalPolicyFor(keyRetained) });
    retain(rotating, 'AWS::SecretsManager::Secret', keyRetained);
  }
  if (description.srt) { new ivs.SrtIngest(scope, `${id}Srt`, { channel }); }
  if (description.revocation) { new ivs.ViewerSessionRevocation(scope, `${id}Revocation`, { viewerSessions: [{ channel, viewerId: 'ann' }] }); }
}

function buildSigning(scope: Construct, { id, storage, version: keyVersion, secretName, retained }: SigningApp): void {
  const privateKeyStorage = storage === 'kms' ? ivs.PrivateKeyStorage.kms()
    : ivs.PrivateKeyStorage.secretsManager({ secretName: secretName && Fn.join('-', [Aws.STACK_NAME, secretName]) });
  const key = new ivs.PlaybackSigningKey(scope, id, { privateKeyStorage, keyVersion, removalPolicy: removalPolicyFor(retained) });
  retain(key, storage === 'kms' ? 'AWS::KMS::Key' : 'AWS::SecretsManager::Secret', retained);
}

function removalPolicyFor(retention?: Retention): RemovalPolicy | undefined {
  return retention === 'prop' ? RemovalPolicy.RETAIN : undefined;
}

/** In the ways that are no prop. What else is retained must follow from the one resource. */
function retain(construct: Construct & { applyRemovalPolicy(policy: RemovalPolicy): void }, type: string, retention?: Retention): void {
  if (retention === 'method') { construct.applyRemovalPolicy(RemovalPolicy.RETAIN); }
  if (retention === 'policies') { RemovalPolicies.of(construct).retain({ applyToResourceTypes: [type] }); }
  if (retention !== 'override') { return; }
  for (const resource of resourcesIn(construct).filter(({ cfnResourceType }) => cfnResourceType === type)) {
    resource.addOverride('DeletionPolicy', 'Retain');
    resource.addOverride('UpdateReplacePolicy', 'Retain');
  }
}

/** What waits for a custom resource. */
const AFTER_CUSTOM_RESOURCES = /^(Custom::|AWS::IVS::StreamKey|AWS::KMS::Alias|AWS::SecretsManager::RotationSchedule|AWS::Lambda::Permission)/;

/** The name of a parameter that exists before any stack. */
export const TAKEN = 'taken';

/** A parameter of a name that is taken. */
function addFailure(stack: Stack, failure: OtherFailure): void {
  const others = resourcesIn(stack).filter(({ cfnResourceType }) => failure === 'late' || !AFTER_CUSTOM_RESOURCES.test(cfnResourceType));
  const fails = new CfnResource(stack, 'Fails', {
    type: 'AWS::SSM::Parameter', properties: { Type: 'String', Value: 'x', Name: TAKEN },
  });
  others.forEach((other) => fails.addResourceDependency(other));
}

function resourcesIn(scope: Construct): CfnResource[] {
  return scope.node.findAll().filter(CfnResource.isCfnResource);
}
