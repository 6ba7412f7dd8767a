import { Token } from 'aws-cdk-lib';
import { RenditionConfiguration, RenditionSelection, Resolution } from '../../src';
import { expectError } from '../helpers';

test.each([
  { name: 'all', configuration: RenditionConfiguration.all(), selection: RenditionSelection.ALL, renditions: undefined },
  { name: 'none', configuration: RenditionConfiguration.none(), selection: RenditionSelection.NONE, renditions: undefined },
  { name: 'custom', configuration: RenditionConfiguration.custom([Resolution.SD]), selection: RenditionSelection.CUSTOM, renditions: ['SD'] },
])('$name', ({ configuration, selection, renditions }) => {
  expect(configuration).toMatchObject({ renditionSelection: selection, renditions });
});

test('a custom selection may be a token', () => {
  expect(RenditionConfiguration.custom(Token.asList({ Ref: 'X' }) as Resolution[]).renditionSelection).toBe('CUSTOM');
});

test.each([
  { renditions: [], found: 'renditions = []' },
  { renditions: [Resolution.HD, Resolution.SD, Resolution.HD], found: '["HD","SD","HD"]' },
])('a custom selection fails for $found', ({ renditions, found }) => {
  expectError(() => RenditionConfiguration.custom(renditions), 'RenditionsInvalid', found, '[at RenditionConfiguration.custom]');
});
