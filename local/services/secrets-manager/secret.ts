import { randomUUID } from 'node:crypto';
import { ServiceError } from './errors';

/*
 * Sources: API = docs.aws.amazon.com/secretsmanager/latest/apireference/API_<operation>.html. Error texts are those that others observed on
 * AWS: hashicorp/terraform-provider-aws#19943 (RemoveFromVersionId), localstack/localstack and getmoto/moto (the other ones).
 */

/** One of the two. */
export interface SecretValue {
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
}

export interface Version {
  readonly id: string;
  readonly created: Date;
  /** Undefined while a rotation has only announced the version. */
  value?: SecretValue;
}

export interface RotationSettings {
  readonly lambdaArn: string;
  readonly rules?: object;
  readonly isOn: boolean;
}

/** The attributes of a secret except its value. The key is recorded, but nothing is encrypted. */
export interface SecretDetails {
  readonly description?: string;
  readonly kmsKeyId?: string;
  readonly tags?: { readonly [key: string]: string };
}

const MOVED_BY_DEFAULT = ['AWSCURRENT'];

export class Secret {
  readonly created = new Date();
  changed = this.created;
  lastRotated?: Date;
  rotation?: RotationSettings;
  private readonly versions = new Map<string, Version>();
  /** The version with each label. A label is on at most one version (API UpdateSecretVersionStage). */
  private readonly labels = new Map<string, string>();

  constructor(readonly arn: string, readonly name: string, public details: SecretDetails = {}) {}

  /** The attributes that IAM checks. */
  public get facts(): Pick<SecretDetails, 'kmsKeyId' | 'tags'> & { arn: string } {
    const { kmsKeyId, tags } = this.details;
    return { arn: this.arn, kmsKeyId, tags };
  }

  public has(versionId: string): boolean {
    return this.versions.has(versionId);
  }

  public versionWith(label: string): string | undefined {
    return this.labels.get(label);
  }

  /** The version of an incomplete rotation: AWSPENDING, unless it is also AWSCURRENT (API RotateSecret). */
  public get pending(): string | undefined {
    const pending = this.versionWith('AWSPENDING');
    return pending === this.versionWith('AWSCURRENT') ? undefined : pending;
  }

  public labelsOf(versionId: string): string[] {
    return [...this.labels].filter(([, id]) => id === versionId).map(([label]) => label).sort();
  }

  /** The versions with labels. Versions without labels are deprecated and not listed (API DescribeSecret). */
  public get versionIdsToStages(): { [versionId: string]: string[] } {
    return Object.fromEntries([...this.versions.keys()].map((id) => [id, this.labelsOf(id)] as const).filter(([, labels]) => labels.length > 0));
  }

  /** Undefined if the secret is empty or binary. */
  public get currentString(): string | undefined {
    return this.versions.get(this.versionWith('AWSCURRENT') ?? '')?.value?.SecretString;
  }

  /** Finds a version with a value by its ID, by a label, or by both (API GetSecretValue). */
  public read(versionId?: string, label?: string): Version & { readonly value: SecretValue } {
    const sought = label ?? (versionId === undefined ? 'AWSCURRENT' : undefined);
    if (versionId !== undefined && this.has(versionId) && label !== undefined && this.versionWith(label) !== versionId) {
      throw new ServiceError('InvalidRequestException', 'You provided a VersionStage that is not associated to the provided VersionId.');
    }
    const version = this.versions.get(versionId ?? this.versionWith(sought!) ?? '');
    if (version?.value === undefined) {
      const which = sought === undefined ? `VersionId: ${versionId}` : `staging label: ${sought}`;
      throw new ServiceError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${which}`);
    }
    return version as Version & { value: SecretValue };
  }

  /** Adds a version with a value, or sets the value of the announced version, and returns its ID (API PutSecretValue). */
  public put(value: SecretValue, token: string = randomUUID(), labels: readonly string[] = MOVED_BY_DEFAULT): string {
    const existing = this.versions.get(token);
    if (existing?.value !== undefined) {
      if (isSame(existing.value, value)) { return token; } // nothing changes, not even the labels
      throw new ServiceError('ResourceExistsException', `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${this.arn}.`);
    }
    // "If this operation creates the first version for the secret, then Secrets Manager automatically attaches the staging label AWSCURRENT
    // to it." UNSURE whether this also applies with VersionStages. A version announced by a rotation counts as created (getmoto/moto#9474).
    const isFirst = this.versions.size === 0;
    this.versions.set(token, { id: token, created: existing?.created ?? new Date(), value });
    for (const label of isFirst ? new Set([...labels, ...MOVED_BY_DEFAULT]) : labels) { this.move(label, token); }
    return token;
  }

  /** Announces the version of a new rotation: it has its label before it has a value (API DescribeSecret). */
  public announce(versionId: string): void {
    this.versions.set(versionId, { id: versionId, created: new Date() });
    this.move('AWSPENDING', versionId);
  }

  /** Removes an announced version. */
  public withdraw(versionId: string): void {
    this.labels.delete('AWSPENDING');
    if (this.labelsOf(versionId).length === 0) { this.versions.delete(versionId); }
  }

  /** Moves a label to a version, or removes it from its version (API UpdateSecretVersionStage). */
  public moveLabel(label: string, { to, from }: { to?: string; from?: string }): void {
    const holder = this.versionWith(label);
    const invalid = (text: string) => new ServiceError('InvalidParameterException', text);
    for (const id of [to, from]) { if (id !== undefined && !this.has(id)) { throw invalid(`Not a valid version: ${id}`); } }
    if (to === undefined && from === undefined) { throw invalid('You must specify MoveToVersionId or RemoveFromVersionId.'); }
    if (holder !== undefined && holder !== to && from === undefined) {
      throw invalid(`The parameter RemoveFromVersionId can't be empty. Staging label ${label} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`);
    }
    if (from !== undefined && from !== holder) { throw invalid(`Staging label ${label} is not attached to version ${from}.`); }
    if (to !== undefined) { this.move(label, to); } else { this.labels.delete(label); }
    this.changed = new Date();
  }

  private move(label: string, versionId: string): void {
    const holder = this.labels.get(label);
    // "Whenever you move AWSCURRENT, Secrets Manager automatically moves the label AWSPREVIOUS to the version that AWSCURRENT was removed from."
    if (label === 'AWSCURRENT' && holder !== undefined && holder !== versionId) { this.labels.set('AWSPREVIOUS', holder); }
    this.labels.set(label, versionId);
    this.changed = new Date();
  }
}

function isSame(a: SecretValue, b: SecretValue): boolean {
  return a.SecretString === b.SecretString && Buffer.compare(a.SecretBinary ?? Buffer.of(), b.SecretBinary ?? Buffer.of()) === 0;
}
