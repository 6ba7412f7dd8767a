import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from './installed';
import { readmeExample } from './readme';

/*
 * The fixture for pytest in the README of ivs-local, with boto3 and the installed package. PYTHON names an interpreter that has both; .ci/run makes one.
 */
test('the pytest fixture starts ivs-local, and ends it', () => {
  const folder = installed();
  writeFileSync(join(folder, 'test_readme.py'), readmeExample('python'));
  const output = execFileSync(process.env.PYTHON ?? 'python3', ['-m', 'pytest', '-q', 'test_readme.py'], { cwd: folder, encoding: 'utf8' });
  expect(output).toContain('1 passed');
  rmSync(folder, { recursive: true });
}, 60_000);
