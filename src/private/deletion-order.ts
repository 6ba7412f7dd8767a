import { CfnResource, Reference, Stage, Token, Tokenization } from 'aws-cdk-lib';
import { CfnChannel, CfnStreamKey } from 'aws-cdk-lib/aws-ivs';
import { IConstruct } from 'constructs';
import { ownerOf } from './companion';
import { resourceOf } from './resource-of';

/** The custom resources that look after a resource until it is deleted, by that resource. */
const COMPANIONS = new WeakMap<IConstruct, CfnResource>();

/** What a custom resource uses: its properties can't be asked for. */
const USES = new WeakMap<CfnResource, IConstruct>();

/** The stages whose order is looked after. */
const STAGES = new WeakSet<IConstruct>();

/**
 * Has what uses a resource deleted before its companion does its work: the stream keys of a channel, the channels of a recording
 * configuration. They are found at synthesis, whether they are L1s or L2s, and in whatever order all of them were created.
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

/** Notes that a custom resource uses something, and is deleted before the companion of that. */
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

/** What an ARN is an attribute of. */
function targetOf(arn?: string): IConstruct | undefined {
  const token = Token.isUnresolved(arn) ? Tokenization.reverse(arn, { failConcat: false }) : undefined;
  return Reference.isReference(token) ? token.target : undefined;
}
