import { isDeepStrictEqual } from 'node:util';
import { Made, ResourceFailed, ResourceRefused, ResourceRequest, ResourceType } from './resource-type';
import { inventPhysicalId } from './rules';
import { isSystemTag, systemTags, templateTags } from './system-tags';
import { Secret, SecretsManager } from '../../services/secrets-manager';

type Properties = ResourceRequest['properties'];

/** Changes of these properties require a replacement (REF aws-resource-secretsmanager-…, "Update requires: Replacement"). */
const IMMUTABLE: { [type: string]: string } = {
  'AWS::SecretsManager::RotationSchedule': 'SecretId',
  'AWS::SecretsManager::Secret': 'Name',
};

/** The types of Secrets Manager with local behavior. */
export class SecretTypes implements ResourceType {
  constructor(private readonly service: SecretsManager) {}

  public handles(type: string): boolean {
    return type in IMMUTABLE;
  }

  public async create(request: ResourceRequest): Promise<Made> {
    return failing(() => request.type === 'AWS::SecretsManager::Secret' ? this.createSecret(request) : this.schedule(request.properties));
  }

  public async update(request: ResourceRequest, { physicalId }: Made, oldProperties: Properties): Promise<Made> {
    const { type, properties } = request;
    return failing(() => type === 'AWS::SecretsManager::Secret' ? this.updateSecret(request, physicalId, oldProperties) : this.schedule(properties));
  }

  public async delete({ type }: ResourceRequest, arn: string): Promise<void> {
    const secret = this.service.store.lookUp(arn);
    if (secret) { this.service.rotations.turnOff(secret); }
    if (type === 'AWS::SecretsManager::Secret') { this.service.store.delete(arn); }
  }

  public needsReplacement(type: string, oldProperties: Properties, properties: Properties): boolean {
    return oldProperties[IMMUTABLE[type]] !== properties[IMMUTABLE[type]];
  }

  public deletesFirst(): boolean {
    return false;
  }

  private createSecret(request: ResourceRequest): Made {
    const { stack, logicalId, properties } = request;
    const details = { ...detailsOf(properties), tags: { ...templateTags(request), ...systemTags(request) } };
    const name = properties.Name ?? inventPhysicalId(stack.name, logicalId);
    const secret = this.service.store.create(`arn:aws:secretsmanager:${stack.region}:${stack.account}:secret:${name}-LocaL1`, name, details);
    putValue(secret, properties);
    return made(secret);
  }

  private updateSecret(request: ResourceRequest, arn: string, oldProperties: Properties): Made {
    const { properties } = request;
    const secret = this.service.store.find(arn);
    const kept = Object.fromEntries(Object.entries(secret.details.tags ?? {}).filter(([key]) => isSystemTag(key)));
    secret.details = { ...detailsOf(properties), tags: { ...templateTags(request), ...kept } };
    // REF: "When you make a change to this property, a new secret version is created." Other changes don't affect the value.
    const isChanged = ['SecretString', 'GenerateSecretString'].some((name) => !isDeepStrictEqual(properties[name], oldProperties[name]));
    if (isChanged) { putValue(secret, properties); }
    return made(secret);
  }

  /**
   * Enables rotation, as RotateSecret does. It starts an asynchronous rotation (API RotateSecret), so a failed rotation doesn't
   * fail the deployment, but an incomplete earlier rotation does (aws/aws-cdk#28539).
   */
  private schedule(properties: Properties): Made {
    if (properties.HostedRotationLambda !== undefined) {
      throw new ResourceRefused('HostedRotationLambda is not supported: it stands for a stack with a function of AWS');
    }
    const secret = this.service.store.find(properties.SecretId);
    this.service.rotations.request(secret, {
      lambdaArn: properties.RotationLambdaARN,
      rules: properties.RotationRules,
      immediately: String(properties.RotateImmediatelyOnUpdate ?? true) === 'true', // REF: the default is true
    });
    return made(secret);
  }
}

function made({ arn }: Secret): Made {
  return { physicalId: arn, ref: arn, attributes: { Id: arn } };
}

function detailsOf({ Description, KmsKeyId }: Properties) {
  return { description: Description, kmsKeyId: KmsKeyId };
}

/** REF: "If you omit both GenerateSecretString and SecretString, you create an empty secret." The effect of an update that omits both is not documented. */
function putValue(secret: Secret, { SecretString, GenerateSecretString }: Properties): void {
  if (SecretString !== undefined) {
    secret.put({ SecretString });
  } else if (GenerateSecretString !== undefined) {
    secret.put({ SecretString: generateSecret(GenerateSecretString) });
  }
}

/** Only uppercase letters and digits. The options for the characters are ignored. */
function generateSecret({ PasswordLength = 32, GenerateStringKey, SecretStringTemplate }: Properties): string {
  let password = '';
  while (password.length < PasswordLength) { password += inventPhysicalId('', '').slice(2); }
  password = password.slice(0, PasswordLength);
  return GenerateStringKey ? JSON.stringify({ ...JSON.parse(SecretStringTemplate), [GenerateStringKey]: password }) : password;
}

/** An error of the service fails the resource. */
function failing(carryOut: () => Made): Made {
  try {
    return carryOut();
  } catch (error) {
    throw error instanceof ResourceFailed ? error : new ResourceFailed((error as Error).message);
  }
}
