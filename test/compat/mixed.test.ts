import { MIXED, templateWith } from './mixed';
import * as ivs from '../../src';

test.each(Object.entries(MIXED))('mixins on a %s give the resources that its props give (tools/alpha-compat.ts: also on that of aws-ivs-alpha)', (_, { byMixins, byProps }) => {
  expect(templateWith((stack) => byMixins(ivs, stack))).toEqual(templateWith(byProps));
});
