import { Life, LIVES, REQUEST_ID, SECRET, STACK } from './control-plane-lives';
import { CONTEXT, Services } from './services';
import type { Secret } from '../../local/services/secrets-manager';
import type { ControlPlaneResourceType, Reply, Request } from '../../src/control-plane/contract';

type Handler = (request: Request, context: typeof CONTEXT) => Promise<Reply | void>;
type RequestType = Request['RequestType'];
type Arns = Services['arns'];

export const KMS_KEY = 'arn:aws:kms:us-west-2:123456789012:key/signing';
const OTHER_SECRET = SECRET.replace('live', 'other');
export const REQUESTS: RequestType[] = ['Create', 'Update', 'Delete'];

/** What differs from a life of the table. */
interface Variant extends Partial<Pick<Life<any>, 'created' | 'updated' | 'physicalId' | 'data'>> {
  /** Before an update that changes it. */
  readonly physicalIdBefore?: string;
  /** What happens to the world before a request. */
  readonly before?: { readonly [request in RequestType]?: () => unknown };
}

/** The key goes to another channel, which has none. */
function moved({ ivs: { account } }: Services, { live }: Arns, { created }: Life<any>): Variant {
  const keys = [...account.streamKeys.values()].filter(({ channelArn }) => channelArn === live);
  const empty = () => { for (const { arn } of keys) { account.streamKeys.delete(arn); } };
  return { before: { Create: empty }, updated: { ...created, ChannelArn: live }, physicalId: live };
}

const VARIANTS: { [title: string]: (services: Services, arns: Arns, life: Life<any>) => Variant } = {
  'Custom::IVSChannelLifecycle, removed': ({ ivs }, { idle }) => ({
    before: { Delete: () => ivs.account.channels.set(idle, { ...ivs.account.channels.get(idle)!, tags: {} }) },
  }),
  'Custom::IVSPlaybackSigningKey, KMS': (_services, _arns, { created, data: { SecretArn: _, ...data } = {} }) => {
    const properties = { ...created, SecretArn: undefined, KmsKeyArn: KMS_KEY };
    return { created: properties, updated: properties, data };
  },
  'Custom::IVSPlaybackSigningKey, rotated': (_services, _arns, { created }) => ({ updated: { ...created, KeyVersion: 2 } }),
  'Custom::IVSPlaybackSigningKey, taken over': (_services, { keyPair }, { created }) => ({
    created: { ...created, TakeOver: [keyPair] }, updated: created,
  }),
  'Custom::IVSRecordingConfigurationDetachOnDelete, replaced': ({ ivs, call }, { recording }) => ({
    before: {
      Delete: async () => {
        const successor = await call('CreateRecordingConfiguration', { destinationConfiguration: { s3: { bucketName: 'other' } } });
        const tags = { 'cdk-ivs:detach-on-delete': 'true', 'cdk-ivs:successor': successor.recordingConfiguration.arn };
        ivs.account.recordingConfigurations.set(recording, { ...ivs.account.recordingConfigurations.get(recording)!, tags });
      },
    },
  }),
  'Custom::IVSRotatingStreamKey, new': ({ ivs }, { idleKey }) => ({ before: { Create: () => ivs.account.streamKeys.delete(idleKey) } }),
  'Custom::IVSRotatingStreamKey, moved': (services, arns, life) => ({ ...moved(services, arns, life), physicalIdBefore: arns.idle }),
  // the update that moved the key got no reply through, and this one rolls it back
  'Custom::IVSRotatingStreamKey, moved back': (services, arns, life) => moved(services, arns, life),
  'Custom::IVSRotatingStreamKey, in another secret': (services, _arns, { created }) => ({
    before: { Update: () => services.createSecret(OTHER_SECRET) }, updated: { ...created, SecretArn: OTHER_SECRET },
  }),
  'Custom::IVSRotatingStreamKey, taken over': ({ ivs }, { idleKey }, { created }) => {
    const properties = { ...created, TakeOver: idleKey, Tags: { team: 'live' } };
    const foreign = { ...ivs.account.streamKeys.get(idleKey)!, tags: { mine: 'yes' } };
    return { before: { Create: () => ivs.account.streamKeys.set(idleKey, foreign) }, created: properties, updated: properties };
  },
};


const REQUESTS_OF: { [title: string]: RequestType[] } = {
  'Custom::IVSChannelLifecycle, removed': ['Delete'],
  'Custom::IVSPlaybackSigningKey, KMS': ['Create', 'Update'],
  'Custom::IVSPlaybackSigningKey, rotated': ['Update'],
  'Custom::IVSPlaybackSigningKey, taken over': ['Create', 'Update'],
  'Custom::IVSRecordingConfigurationDetachOnDelete, replaced': ['Delete'],
  'Custom::IVSRotatingStreamKey, new': ['Create'],
  'Custom::IVSRotatingStreamKey, moved': ['Update', 'Delete'],
  'Custom::IVSRotatingStreamKey, moved back': ['Update'],
  'Custom::IVSRotatingStreamKey, in another secret': ['Update'],
  'Custom::IVSRotatingStreamKey, taken over': ['Create', 'Delete'],
};

/** What is worth a test: the requests of each custom resource, and those of a variant that differ. */
export const ALL_REQUESTS = [...Object.keys(LIVES), ...Object.keys(VARIANTS)]
  .flatMap((title) => (REQUESTS_OF[title] ?? REQUESTS).map((request): [title: string, request: RequestType] => [title, request]));

/** A world with one of everything, in which a custom resource goes through its life. */
export class World {
  public static of(title: string, services: Services, handler: Handler): World {
    services.reset();
    services.createSecret(SECRET);
    services.kms.create(KMS_KEY, 'ECC_NIST_P384');
    const { arns, ivs, call, secretsManager: secrets, close: stop } = services;
    const type = title.split(',')[0] as ControlPlaneResourceType;
    const life: Life<any> = LIVES[type]({ ivs, call, secrets, stop, arns });
    const variant = VARIANTS[title]?.(services, arns, life);
    return new World(services, handler, type, { ...life, ...variant }, arns);
  }

  private constructor(
    private readonly services: Services,
    private readonly handler: Handler,
    readonly type: ControlPlaneResourceType,
    readonly life: Life<any> & Partial<Variant>,
    readonly arns: Arns,
  ) {}

  public get secret(): Secret {
    return this.services.secretsManager.store.find(SECRET);
  }

  /** Sends a request, as CloudFormation would. */
  public async request(RequestType: RequestType, overrides: Partial<Request> = {}): Promise<Reply> {
    const { created, updated, physicalId, physicalIdBefore = physicalId } = this.life;
    return await this.handler({
      RequestType,
      StackId: STACK,
      RequestId: RequestType === 'Create' ? REQUEST_ID : REQUEST_ID.replace(/1/g, '2'),
      ResourceType: this.type,
      LogicalResourceId: 'Resource',
      PhysicalResourceId: { Create: undefined, Update: physicalIdBefore, Delete: physicalId }[RequestType],
      ResourceProperties: RequestType === 'Create' ? created : updated,
      OldResourceProperties: RequestType === 'Update' ? created : undefined,
      ...overrides,
    }, CONTEXT) as Reply;
  }

  /** Goes to the moment before a request. */
  public async until(request: RequestType): Promise<void> {
    for (const type of REQUESTS) {
      await this.life.before?.[type]?.();
      if (type === request) { break; }
      await this.request(type);
    }
    this.services.forget();
  }

  /** What there is, without generated names. */
  public get shape(): string[] {
    const { channels, streamKeys, keyPairs, revocations, streams } = this.services.ivs.account;
    const names = Object.fromEntries(Object.entries(this.arns).map(([name, arn]) => [arn, name]));
    const nameOf = (arn?: string) => (arn ? names[arn] ?? 'new' : '-');
    const tagsOf = (tags = {}) => Object.keys(tags).filter((key) => !/:(key-version|private-key|created-by|stack|construct)$/.test(key)).sort().join(' ');
    return [
      ...[...channels.values()].map(({ arn, playbackRestrictionPolicyArn, adConfigurationArn, recordingConfigurationArn }) => (
        `channel ${[arn, playbackRestrictionPolicyArn, adConfigurationArn, recordingConfigurationArn].map(nameOf).join(' ')}`)),
      ...[...streamKeys.values()].map(({ arn, channelArn, tags }) => `stream key ${nameOf(arn)} of ${nameOf(channelArn)} ${tagsOf(tags)}`),
      ...[...keyPairs.values()].map(({ arn, tags }) => `key pair ${nameOf(arn)} ${tagsOf(tags)}`),
      ...[...revocations.values()].map((ofChannel) => `revoked ${JSON.stringify([...ofChannel])}`),
      ...[...streams.keys()].map((arn) => `stream ${nameOf(arn)}`),
      ...Object.values(this.secret.versionIdsToStages).map((labels) => `version ${labels.join(' ')}`),
    ].map((text) => text.trim());
  }
}

/** What came to be between two moments, and what is no longer there. */
export function difference(before: string[], now: string[]): string {
  const minus = (all: string[], others: string[]) => {
    const rest = [...others];
    return all.filter((text) => !rest.includes(text) || void rest.splice(rest.indexOf(text), 1));
  };
  return [...minus(now, before).map((text) => `+ ${text}`), ...minus(before, now).map((text) => `- ${text}`)].join(', ');
}
