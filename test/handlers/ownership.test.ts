import * as fc from 'fast-check';
import { isOwnedBy, Owner, ownerTags, returnTags, shortHash, stackOf, Tags, takeoverTags, userTags } from '../../handlers/shared/ownership';

const STACK = 'arn:aws:cloudformation:us-west-2:123456789012:stack/Stack/1234';
const OWNER: Owner = { stack: STACK, construct: 'signing-key-0123456789abcdef' };

const owner = fc.record({ stack: fc.stringMatching(/^arn:aws:cloudformation:[a-z0-9:/-]{1,40}$/), construct: fc.stringMatching(/^[a-z0-9-]{1,30}$/).filter((text) => text !== 'none') });
const user = fc.dictionary(fc.stringMatching(/^[a-zA-Z0-9_.:/=+@-]{1,20}$/).filter((key) => !/^(aws|cdk-ivs):/.test(key) && key !== '__proto__'), fc.string({ maxLength: 20 }));
/** The tags of something that nobody owns, or that an earlier stack has retained. */
const before = fc.tuple(user, fc.option(owner, { nil: undefined })).map(([tags, earlier]): Tags => ({ ...tags, ...earlier && ownerTags(earlier) }));

/** What the service does with tags. */
const tagged = (tags: Tags, set: Tags): Tags => ({ ...tags, ...set });
const untagged = (tags: Tags, keys: string[]): Tags => Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));

test('who owns something is told by two tags', () => {
  expect(ownerTags(OWNER)).toEqual({ 'cdk-ivs:stack': STACK, 'cdk-ivs:construct': OWNER.construct });
  expect(isOwnedBy(ownerTags(OWNER), OWNER)).toBe(true);
  expect(stackOf(ownerTags(OWNER))).toBe(STACK);
});

test.each<[string, Tags | undefined]>([
  ['nothing', undefined],
  ['no tags', {}],
  ['the tag of the stack alone', { 'cdk-ivs:stack': STACK }],
  ['the tag of the construct alone', { 'cdk-ivs:construct': OWNER.construct }],
  ['another construct of the stack', { 'cdk-ivs:stack': STACK, 'cdk-ivs:construct': 'another' }],
  ['the same construct of another stack', { 'cdk-ivs:stack': 'another', 'cdk-ivs:construct': OWNER.construct }],
])('%s is not owned', (_, tags) => {
  expect(isOwnedBy(tags, OWNER)).toBe(false);
});

describe('what is taken over', () => {
  test('is owned, and keeps the tags of the user', () => {
    fc.assert(fc.property(before, owner, (tags, taker) => {
      const taken = tagged(tags, takeoverTags(taker, tags));
      expect(isOwnedBy(taken, taker)).toBe(true);
      expect(userTags(taken)).toEqual(userTags(tags));
    }));
  });

  test('goes back exactly as it was', () => {
    fc.assert(fc.property(before, owner, (tags, taker) => {
      const taken = tagged(tags, takeoverTags(taker, tags));
      const { set, remove } = returnTags(taken)!;
      expect(untagged(tagged(taken, set), remove)).toEqual(tags);
    }));
  });

  test('is not set and removed at once: the order of the two calls does not matter', () => {
    fc.assert(fc.property(before, owner, (tags, taker) => {
      const { set, remove } = returnTags(tagged(tags, takeoverTags(taker, tags)))!;
      expect(Object.keys(set).filter((key) => remove.includes(key))).toEqual([]);
    }));
  });

  test('what was never taken over does not go back to anybody', () => {
    fc.assert(fc.property(before, (tags) => { expect(returnTags(tags)).toBeUndefined(); }));
  });
});

test('tags of the user are all but ours and those of AWS', () => {
  expect(userTags({ 'team': 'live', 'cdk-ivs:stack': STACK, 'aws:cloudformation:stack-id': STACK, 'my-cdk-ivs:x': 'y' })).toEqual({ 'team': 'live', 'my-cdk-ivs:x': 'y' });
  expect(userTags()).toEqual({});
});

test('a hash is short, says nothing, and is the same for the same text', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (one, other) => {
    expect(shortHash(one)).toMatch(/^[0-9a-f]{16}$/);
    expect(shortHash(one) === shortHash(other)).toBe(one === other);
  }));
});
