import { setTimeout as sleep } from 'node:timers/promises';
import * as ivs from '@aws-sdk/client-ivs';
import { schemaOf, validProperties } from './ivs-schemas';
import { PATIENT_RETRIES } from './patient-retries';
import { Made, ResourceFailed, ResourceRequest, ResourceType } from './resource-type';
import { handlerReason } from './rules';
import { isSystemTag, systemTags, Tags, templateTags } from './system-tags';
import { CLOUDFORMATION_ACCESS_KEY } from '../iam';

type Properties = ResourceRequest['properties'];
type Input = { [name: string]: any };

/** The calls for one type. The names are those of the permissions of its handlers in the registry schema. */
interface Handler {
  /** Creates the resource and returns it. */
  create(client: ivs.IvsClient, input: Input, signal?: AbortSignal): Promise<Input>;
  get(client: ivs.IvsClient, arn: string): Promise<Input>;
  /** Undefined if only the tags can be changed. */
  update?(client: ivs.IvsClient, arn: string, input: Input): Promise<unknown>;
  delete(client: ivs.IvsClient, arn: string): Promise<unknown>;
}

const HANDLERS: { [type: string]: Handler } = {
  'AWS::IVS::AdConfiguration': {
    create: async (client, input) => (await client.send(new ivs.CreateAdConfigurationCommand(input as any))).adConfiguration!,
    get: async (client, arn) => (await client.send(new ivs.GetAdConfigurationCommand({ arn }))).adConfiguration!,
    update: async (client, arn, input) => client.send(new ivs.UpdateAdConfigurationCommand({ arn, ...input } as any)),
    delete: async (client, arn) => client.send(new ivs.DeleteAdConfigurationCommand({ arn })),
  },
  'AWS::IVS::Channel': {
    create: async (client, input) => {
      const { channel, streamKey } = await client.send(new ivs.CreateChannelCommand(input));
      // The operation creates a stream key, but the type has none: keys are separate resources, and a channel can have only one.
      await client.send(new ivs.DeleteStreamKeyCommand({ arn: streamKey!.arn })).catch((error) => { throw failure(error, channel!.arn); });
      return channel!;
    },
    get: async (client, arn) => (await client.send(new ivs.GetChannelCommand({ arn }))).channel!,
    update: async (client, arn, input) => client.send(new ivs.UpdateChannelCommand({ arn, ...input })),
    delete: async (client, arn) => client.send(new ivs.DeleteChannelCommand({ arn })),
  },
  'AWS::IVS::PlaybackKeyPair': {
    create: async (client, input) => (await client.send(new ivs.ImportPlaybackKeyPairCommand(input as any))).keyPair!,
    get: async (client, arn) => (await client.send(new ivs.GetPlaybackKeyPairCommand({ arn }))).keyPair!,
    delete: async (client, arn) => client.send(new ivs.DeletePlaybackKeyPairCommand({ arn })),
  },
  'AWS::IVS::PlaybackRestrictionPolicy': {
    create: async (client, input) => (await client.send(new ivs.CreatePlaybackRestrictionPolicyCommand(input))).playbackRestrictionPolicy!,
    get: async (client, arn) => (await client.send(new ivs.GetPlaybackRestrictionPolicyCommand({ arn }))).playbackRestrictionPolicy!,
    update: async (client, arn, input) => client.send(new ivs.UpdatePlaybackRestrictionPolicyCommand({ arn, ...input })),
    delete: async (client, arn) => client.send(new ivs.DeletePlaybackRestrictionPolicyCommand({ arn })),
  },
  'AWS::IVS::RecordingConfiguration': {
    create: async (client, input, signal) => {
      const { recordingConfiguration } = await client.send(new ivs.CreateRecordingConfigurationCommand(input as any));
      return untilActive(client, recordingConfiguration!.arn!, signal);
    },
    get: async (client, arn) => (await client.send(new ivs.GetRecordingConfigurationCommand({ arn }))).recordingConfiguration!,
    delete: async (client, arn) => client.send(new ivs.DeleteRecordingConfigurationCommand({ arn })),
  },
  'AWS::IVS::StreamKey': {
    create: async (client, input) => (await client.send(new ivs.CreateStreamKeyCommand(input as any))).streamKey!,
    get: async (client, arn) => (await client.send(new ivs.GetStreamKeyCommand({ arn }))).streamKey!,
    delete: async (client, arn) => client.send(new ivs.DeleteStreamKeyCommand({ arn })),
  },
};

/** HandlerErrorCode for each error of the service (docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html). */
const HANDLER_ERROR_CODES: { [name: string]: string } = {
  AccessDeniedException: 'AccessDenied',
  ConflictException: 'ResourceConflict',
  InternalServerException: 'ServiceInternalError',
  ResourceNotFoundException: 'NotFound',
  ServiceQuotaExceededException: 'ServiceLimitExceeded',
  ThrottlingException: 'Throttling',
  ValidationException: 'InvalidRequest',
};

const POLL_MS = 100;
const POLLS = 600;

/** The native types of IVS: they call the service as the resource handlers of CloudFormation do. */
export class IvsTypes implements ResourceType {
  private readonly clients = new Map<string, ivs.IvsClient>();

  constructor(private readonly endpoint: string) {}

  public check(type: string): void {
    if (!(type in HANDLERS)) { throw new Error(`resource type ${type} is not supported: there is no such type, or it belongs to IVS Real-Time`); }
  }

  public async create(request: ResourceRequest): Promise<Made> {
    const valid = { ...request, properties: validProperties(request) };
    const input = { ...toSdk(valid.properties), tags: { ...templateTags(valid), ...systemTags(valid) } };
    return this.call(request, async (client, handler) => handler.create(client, input, request.signal));
  }

  public async update(request: ResourceRequest, { physicalId }: Made, oldProperties: Properties): Promise<Made> {
    const properties = validProperties(request);
    return this.call(request, async (client, handler) => {
      // A property that is no longer there falls back to the default of the schema.
      const { properties: known } = schemaOf(request.type);
      const dropped = Object.keys(oldProperties).filter((name) => !(name in properties) && known[name].default !== undefined);
      const input = toSdk({ ...Object.fromEntries(dropped.map((name) => [name, known[name].default])), ...properties });
      await handler.update?.(client, physicalId, input);
      const current = await handler.get(client, physicalId);
      await updateTags(client, physicalId, current.tags ?? {}, templateTags({ ...request, properties }));
      return current;
    }, physicalId);
  }

  public async delete(request: ResourceRequest, physicalId: string): Promise<void> {
    try {
      await HANDLERS[request.type].delete(this.client(request.stack.region), physicalId);
    } catch (error) {
      // A resource that has already been deleted counts as deleted (UG resource-type-test-contract: NotFound is a success).
      if ((error as Error).name !== 'ResourceNotFoundException') { throw failure(error, physicalId); }
    }
  }

  public needsReplacement(type: string, oldProperties: Properties, properties: Properties): boolean {
    const valueAt = (path: string, from: any) => path.split('/').slice(2).reduce((value, key) => value?.[key], from);
    return (schemaOf(type).createOnlyProperties ?? [])
      .some((path) => JSON.stringify(valueAt(path, oldProperties)) !== JSON.stringify(valueAt(path, properties)));
  }

  public deletesFirst(type: string): boolean {
    return schemaOf(type).replacementStrategy === 'delete_then_create';
  }

  public close(): void {
    this.clients.forEach((client) => client.destroy());
  }

  private async call(
    { stack, type }: ResourceRequest, action: (client: ivs.IvsClient, handler: Handler) => Promise<Input>, physicalId?: string,
  ): Promise<Made> {
    try {
      const found = await action(this.client(stack.region), HANDLERS[type]);
      const names = schemaOf(type).readOnlyProperties.map((path) => path.split('/').pop()!);
      return { physicalId: found.arn, ref: found.arn, attributes: Object.fromEntries(names.map((name) => [name, found[lowerFirst(name)]])) };
    } catch (error) {
      throw error instanceof ResourceFailed ? error : failure(error, physicalId);
    }
  }

  private client(region: string): ivs.IvsClient {
    let client = this.clients.get(region);
    if (client === undefined) {
      const credentials = { accessKeyId: CLOUDFORMATION_ACCESS_KEY, secretAccessKey: 'local' };
      client = new ivs.IvsClient({ endpoint: this.endpoint, region, retryStrategy: PATIENT_RETRIES, credentials });
      this.clients.set(region, client);
    }
    return client;
  }
}

/** The create handler of a recording configuration waits until its state is ACTIVE, and fails with another final state. */
async function untilActive(client: ivs.IvsClient, arn: string, signal?: AbortSignal): Promise<Input> {
  for (let poll = 0; poll < POLLS && !signal?.aborted; poll++) {
    const { recordingConfiguration } = await client.send(new ivs.GetRecordingConfigurationCommand({ arn }));
    const { state } = recordingConfiguration!;
    if (state === 'ACTIVE') { return recordingConfiguration!; }
    if (state === 'CREATE_FAILED') { throw new ResourceFailed(handlerReason(`${arn} is in state CREATE_FAILED`, 'NotStabilized'), arn); }
    await sleep(POLL_MS);
  }
  throw new ResourceFailed(handlerReason(`${arn} did not become ACTIVE`, 'NotStabilized'), arn);
}

/** Tags of AWS are not changed. */
async function updateTags(client: ivs.IvsClient, resourceArn: string, old: Tags, tags: Tags): Promise<void> {
  const tagKeys = Object.keys(old).filter((key) => !(key in tags) && !isSystemTag(key));
  if (tagKeys.length > 0) { await client.send(new ivs.UntagResourceCommand({ resourceArn, tagKeys })); }
  if (Object.entries(tags).some(([key, value]) => old[key] !== value)) { await client.send(new ivs.TagResourceCommand({ resourceArn, tags })); }
}

/** Properties with the names of the API, which differ only in the first letter. Tags are a map there and added separately. */
function toSdk({ Tags: _, ...properties }: Properties): Input {
  const rename = (value: any): any => {
    if (Array.isArray(value)) { return value.map(rename); }
    if (value === null || typeof value !== 'object') { return value; }
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [lowerFirst(name), rename(item)]));
  };
  return rename(properties);
}

function lowerFirst(name: string): string {
  return name[0].toLowerCase() + name.slice(1);
}

function failure(error: any, physicalId?: string): ResourceFailed {
  const status = error.$metadata?.httpStatusCode;
  const message = `${error.message} (Service: Ivs, Status Code: ${status})`;
  return new ResourceFailed(handlerReason(message, HANDLER_ERROR_CODES[error.name] ?? 'GeneralServiceException'), physicalId);
}
