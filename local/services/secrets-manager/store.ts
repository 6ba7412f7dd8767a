import { ServiceError } from './errors';
import { Secret, SecretDetails } from './secret';

/** All secrets of the account. */
export class SecretStore {
  private readonly secrets = new Map<string, Secret>();

  /** Creates a secret without a value. */
  public create(arn: string, name: string, details?: SecretDetails): Secret {
    if (this.lookUp(name) || this.secrets.has(arn)) {
      throw new ServiceError('ResourceExistsException', `The operation failed because the secret ${name} already exists.`);
    }
    const secret = new Secret(arn, name, details);
    this.secrets.set(arn, secret);
    return secret;
  }

  /** Deletes a secret immediately, without a recovery window. */
  public delete(arn: string): void {
    this.secrets.delete(arn);
  }

  /** By ARN, by ARN without the hyphen and the six characters at its end, or by name (API GetSecretValue, UG troubleshoot: "Finding a secret from a partial ARN"). */
  public lookUp(id: string): Secret | undefined {
    return this.secrets.get(id) ?? [...this.secrets.values()].find(({ arn, name }) => name === id || arn.replace(/-[^-]{6}$/, '') === id);
  }

  public find(id: string): Secret {
    const secret = this.lookUp(id);
    if (secret === undefined) { throw new ServiceError('ResourceNotFoundException', 'Secrets Manager can\'t find the specified secret.'); }
    return secret;
  }

  /** The current strings by ARN, without empty and binary secrets. */
  public get currentStrings(): ReadonlyMap<string, string> {
    const strings = new Map<string, string>();
    for (const [arn, { currentString }] of this.secrets) {
      if (currentString !== undefined) { strings.set(arn, currentString); }
    }
    return strings;
  }
}
