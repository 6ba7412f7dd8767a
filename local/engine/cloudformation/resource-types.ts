import { CustomResources } from './custom-resource';
import { IvsTypes } from './ivs-types';
import { RecordedTypes } from './recorded-types';
import { isCustom, ResourceType } from './resource-type';
import { SecretTypes } from './secret-types';

/** Types that can't be only recorded, and are not supported here. */
const UNSUPPORTED = ['AWS::CloudFormation::Stack', 'AWS::CloudFormation::WaitCondition', 'AWS::CloudFormation::Macro', 'AWS::Serverless::'];

export class ResourceTypes {
  constructor(
    private readonly custom: CustomResources,
    private readonly ivs: IvsTypes,
    private readonly secrets: SecretTypes,
    private readonly recorded: RecordedTypes,
  ) {}

  /** The handler of a type. Throws an error for an unsupported type. */
  public for(type: string): ResourceType {
    if (isCustom(type)) { return this.custom; }
    if (type.startsWith('AWS::IVS::')) {
      this.ivs.check(type);
      return this.ivs;
    }
    if (this.secrets.handles(type)) { return this.secrets; }
    if (UNSUPPORTED.some((prefix) => type.startsWith(prefix))) { throw new Error(`resource type ${type} is not supported`); }
    return this.recorded;
  }
}
