import { ServiceError } from './errors';
import { Rotations } from './rotation';
import { SecretStore } from './store';

interface Context {
  readonly store: SecretStore;
  readonly rotations: Rotations;
}

/** The operations. Their inputs and outputs are those of the API reference. */
export const OPERATIONS: { [name: string]: (context: Context, input: any) => object } = {
  DescribeSecret: ({ store }, { SecretId }) => {
    const { arn, name, details, created, changed, lastRotated, rotation, versionIdsToStages } = store.find(SecretId);
    return {
      ARN: arn,
      Name: name,
      Description: details.description,
      KmsKeyId: details.kmsKeyId,
      CreatedDate: created,
      LastChangedDate: changed,
      LastRotatedDate: lastRotated,
      RotationEnabled: rotation?.isOn, // "If the secret has never been configured for rotation, Secrets Manager returns null."
      RotationLambdaARN: rotation?.lambdaArn,
      RotationRules: rotation?.rules,
      Tags: Object.entries(details.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
      VersionIdsToStages: versionIdsToStages,
    };
  },

  GetSecretValue: ({ store }, { SecretId, VersionId, VersionStage }) => {
    const secret = store.find(SecretId);
    const { id, created, value } = secret.read(VersionId, VersionStage);
    return { ARN: secret.arn, Name: secret.name, CreatedDate: created, ...value, VersionId: id, VersionStages: secret.labelsOf(id) };
  },

  PutSecretValue: ({ store }, { SecretId, ClientRequestToken, SecretString, SecretBinary, VersionStages }) => {
    const secret = store.find(SecretId);
    checkToken(ClientRequestToken);
    if ((SecretString === undefined) === (SecretBinary === undefined)) {
      throw new ServiceError('InvalidParameterException', 'You must provide either SecretString or SecretBinary.');
    }
    const id = secret.put({ SecretString, SecretBinary }, ClientRequestToken, VersionStages);
    return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: secret.labelsOf(id) };
  },

  RotateSecret: ({ store, rotations }, { SecretId, ClientRequestToken, RotationLambdaARN, RotationRules, RotateImmediately }) => {
    const secret = store.find(SecretId);
    checkToken(ClientRequestToken);
    const request = { token: ClientRequestToken, lambdaArn: RotationLambdaARN, rules: RotationRules, immediately: RotateImmediately };
    return { ARN: secret.arn, Name: secret.name, VersionId: rotations.request(secret, request) };
  },

  UpdateSecretVersionStage: ({ store }, { SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }) => {
    const secret = store.find(SecretId);
    secret.moveLabel(VersionStage, { to: MoveToVersionId, from: RemoveFromVersionId });
    return { ARN: secret.arn, Name: secret.name };
  },
};

/** API PutSecretValue, ClientRequestToken: "Minimum length of 32. Maximum length of 64." */
function checkToken(token: string | undefined): void {
  if (token !== undefined && (token.length < 32 || token.length > 64)) {
    throw new ServiceError('InvalidParameterException', 'ClientRequestToken must be 32-64 characters long.');
  }
}
