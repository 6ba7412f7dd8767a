import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Template } from 'aws-cdk-lib/assertions';
import { USES } from '../../tools/costs';
import { KNOWN_ENV, newStack } from '../helpers';

/*
 * docs/guide/local-development.md, tried: with its serializer, no snapshot of a stack holds the hash of an asset.
 */
const page = readFileSync(join(__dirname, '../../docs/guide/local-development.md'), 'utf8');
const [, setup] = /```js\n([^]*?)```/.exec(page)!;

interface Serializer { test(value: unknown): boolean; serialize(value: unknown): string }
let serializer: Serializer;
runInNewContext(setup, { expect: { addSnapshotSerializer: (given: Serializer) => { serializer = given; } } });

const HASH = /[0-9a-f]{64}/g;

test.each(Object.keys(USES))('a snapshot of a stack with %s has no hash of an asset', (use) => {
  const stack = newStack(KNOWN_ENV);
  USES[use](stack);
  const template = Template.fromStack(stack).toJSON();
  const hashes = JSON.stringify(template).match(HASH) ?? [];
  const snapshot = JSON.stringify(template, (_, value) => (serializer.test(value) ? JSON.parse(serializer.serialize(value)) : value));
  expect(snapshot).not.toMatch(HASH);
  expect(snapshot.match(/<asset>/g) ?? []).toHaveLength(hashes.length);
});

test('there are hashes to mask', () => {
  const stack = newStack(KNOWN_ENV);
  USES['Channel({ stopStreamOnDelete })'](stack);
  expect(JSON.stringify(Template.fromStack(stack).toJSON()).match(HASH)).toHaveLength(2);
});
