import { testWholeExample } from '../private-channel/whole-example';

describe('in Python, with the signing key in AWS KMS', () => testWholeExample({ language: 'python', storage: 'kms' }));
