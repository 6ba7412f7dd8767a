import { generateKeyPairSync, KeyObject } from 'node:crypto';
import { p384 } from '@noble/curves/nist.js';
import { JsonService, JsonServiceError } from '../json-service';

interface SigningKey {
  readonly arn: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  isPendingDeletion: boolean;
}

type ErrorName = 'AccessDeniedException' | 'KMSInternalException' | 'KMSInvalidStateException' | 'NotFoundException' | 'ThrottlingException';

/** Signing keys on P-384 and their aliases, with GetPublicKey and Sign for functions. The keys are real. */
export class Kms extends JsonService<ErrorName> {
  protected readonly operations = {
    GetPublicKey: ({ KeyId }: any) => {
      const { arn, publicKey } = this.usable(KeyId);
      const der = publicKey.export({ format: 'der', type: 'spki' });
      return { KeyId: arn, KeySpec: 'ECC_NIST_P384', KeyUsage: 'SIGN_VERIFY', PublicKey: der.toString('base64'), SigningAlgorithms: ['ECDSA_SHA_384'] };
    },
    Sign: ({ KeyId, Message, MessageType, SigningAlgorithm }: any) => {
      const { arn, privateKey } = this.usable(KeyId);
      if (MessageType !== 'DIGEST' || SigningAlgorithm !== 'ECDSA_SHA_384') { throw new JsonServiceError('KMSInternalException', `${MessageType} with ${SigningAlgorithm} is not supported here`); }
      return { KeyId: arn, Signature: signDigest(privateKey, Buffer.from(Message, 'base64')).toString('base64'), SigningAlgorithm };
    },
  };

  private readonly keys = new Map<string, SigningKey>();
  private readonly aliases = new Map<string, string>();

  constructor() {
    super({
      version: '1.1',
      target: 'TrentService',
      errorNames: ['AccessDeniedException', 'KMSInternalException', 'KMSInvalidStateException', 'NotFoundException', 'ThrottlingException'],
      serverError: 'KMSInternalException',
      unknownOperation: 'UnknownOperationException',
    });
  }

  /** Keys of other kinds don't support these operations. */
  public create(arn: string, keySpec: string): void {
    if (keySpec === 'ECC_NIST_P384') { this.keys.set(arn, { arn, ...generateKeyPairSync('ec', { namedCurve: 'P-384' }), isPendingDeletion: false }); }
  }

  /** The key can no longer be used, and is deleted some days later (KMS guide, deleting-keys). */
  public scheduleDeletion(arn: string): void {
    const key = this.keys.get(arn);
    if (key) { key.isPendingDeletion = true; }
  }

  public setAlias(name: string, keyArn: string): void {
    this.aliases.set(name, keyArn);
  }

  public deleteAlias(name: string): void {
    this.aliases.delete(name);
  }

  /** The ARN of a key for its ARN, its ID, or an alias. */
  public arnOf(keyId: string): string | undefined {
    const alias = /(?:^|:)(alias\/.+)$/.exec(keyId)?.[1];
    const arn = alias === undefined ? keyId : this.aliases.get(alias);
    return [...this.keys.keys()].find((candidate) => candidate === arn || candidate.endsWith(`:key/${arn}`));
  }

  /** The public key, in PEM. */
  public publicKeyOf(keyId: string): string | undefined {
    return this.keys.get(this.arnOf(keyId) ?? '')?.publicKey.export({ format: 'pem', type: 'spki' }) as string | undefined;
  }

  /** The private keys, only for tests. */
  public get privateKeys(): string[] {
    return [...this.keys.values()].map(({ privateKey }) => privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
  }

  private usable(keyId: string): SigningKey {
    const key = this.keys.get(this.arnOf(keyId) ?? '');
    if (key === undefined) { throw new JsonServiceError('NotFoundException', `Key '${keyId}' does not exist`); }
    if (key.isPendingDeletion) { throw new JsonServiceError('KMSInvalidStateException', `${key.arn} is pending deletion.`); }
    return key;
  }
}

/** The signature in DER, as KMS returns it. */
function signDigest(privateKey: KeyObject, digest: Buffer): Buffer {
  const { d } = privateKey.export({ format: 'jwk' });
  return Buffer.from(p384.sign(digest, Buffer.from(d!, 'base64url'), { prehash: false, lowS: false }).toBytes('der'));
}
