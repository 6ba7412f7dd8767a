import { testWholeExample } from './whole-example';

describe.each(['secretsManager', 'kms'] as const)('in TypeScript, with the signing key in %s', (storage) => testWholeExample({ language: 'typescript', storage }));
