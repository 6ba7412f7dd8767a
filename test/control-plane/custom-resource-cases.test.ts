import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CASES } from './custom-resource-cases';

test('the table of the life-cycle tests has every type of the contract', () => {
  const contract = readFileSync(join(__dirname, '../../src/control-plane/contract.ts'), 'utf8');
  const types = [...contract.matchAll(/readonly '(Custom::\w+)'/g)].map(([, type]) => type);
  expect(types.length).toBeGreaterThan(0);
  expect([...new Set(CASES.map(({ type }) => type))].sort()).toEqual(types.sort());
});
