import type { IngestSecretOptions } from './ingest-secret';
import { KMS_KEY, optional, REMOVAL_POLICY, TEXT, TypesOf } from '../private/value-types';

export const INGEST_SECRET_TYPES: TypesOf<IngestSecretOptions> = {
  description: optional(TEXT),
  encryptionKey: optional(KMS_KEY),
  removalPolicy: optional(REMOVAL_POLICY),
  secretName: optional(TEXT),
};
