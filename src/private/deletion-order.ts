import { CfnResource, Reference, Stage, Token, Tokenization } from 'aws-cdk-lib';
import { CfnChannel, CfnStreamKey } from 'aws-cdk-lib/aws-ivs';
import { IConstruct } from 'constructs';
import { ownerOf } from './companion';
import { resourceOf } from './resource-of';

/** The custom resource that manages the deletion of a resource (its companion), by that resource. */
const COMPANIONS = new WeakMap<IConstruct, CfnResource>();

/** The resource that a custom resource uses, because its properties can't be read. */
const USES = new WeakMap<CfnResource, IConstruct>();

/** The stages with a validation that sets the deletion order. */
const STAGES = new WeakSet<IConstruct>();

/**
 * Makes CloudFormation delete the users of a resource before its companion: the stream keys of a channel, or the channels of a recording
 * configuration. Users are found at synthesis, whether they are L1s or L2s, and in any order of creation.
 */
export function deleteUsersFirst(resource: CfnResource, companion: CfnResource): void {
  COMPANIONS.set(resource, companion);
  const stage = Stage.of(resource)!; // the function of a custom resource needs an app, which is one
  if (STAGES.has(stage)) { return; }
  STAGES.add(stage);
  stage.node.addValidation({
    validate: () => {
      for (const node of stage.node.findAll()) { if (CfnResource.isCfnResource(node)) { putInOrder(node); } }
      return [];
    },
  });
}

/** Records that a custom resource uses a resource, and must be deleted before the companion of that resource. */
export function noteUse(customResource: CfnResource, used: IConstruct): void {
  USES.set(customResource, resourceOf(used));
}

function putInOrder(user: CfnResource): void {
  const used = usedBy(user);
  const companion = used && COMPANIONS.get(used);
  if (!companion) { return; }
  const withSecrets = CfnStreamKey.isCfnStreamKey(user) ? ownerOf(user).node.findAll() : [user];
  for (const resource of withSecrets) { if (CfnResource.isCfnResource(resource)) { resource.addResourceDependency(companion); } }
}

function usedBy(user: CfnResource): IConstruct | undefined {
  if (CfnStreamKey.isCfnStreamKey(user)) { return targetOf(user.channelArn); }
  if (CfnChannel.isCfnChannel(user)) { return targetOf(user.recordingConfigurationArn); }
  return USES.get(user);
}

/** The construct to which an ARN attribute belongs. */
function targetOf(arn?: string): IConstruct | undefined {
  const token = Token.isUnresolved(arn) ? Tokenization.reverse(arn, { failConcat: false }) : undefined;
  return Reference.isReference(token) ? token.target : undefined;
}
