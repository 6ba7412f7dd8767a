import { execSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NOT_RUN, printedCommands, RUN, RUN_ELSEWHERE } from './printed-commands';
import * as ivs from '../../src';
import { examplesOf, guidePages } from '../../tools/guide';
import { newStack } from '../helpers';

test('each command that the documentation prints is run as printed, or there is a reason', () => {
  expect([...Object.keys(RUN), ...Object.keys(RUN_ELSEWHERE), ...Object.keys(NOT_RUN)].sort()).toEqual(printedCommands());
});

test.each(Object.entries(RUN_ELSEWHERE))('%s is run where it is said to be', (_, [file, text]) => {
  expect(readFileSync(join(__dirname, '../..', file), 'utf8')).toContain(text);
});

test('the commands for a key pair, as they are printed, make one that the construct takes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
  const [{ text }] = examplesOf(guidePages()['signing-keys.md']).filter(({ language }) => language === 'sh');
  for (const command of text.trim().split('\n')) { execSync(command, { cwd: folder, stdio: 'pipe' }); }
  const publicKeyMaterial = readFileSync(join(folder, 'public.pem'), 'utf8');
  rmSync(folder, { recursive: true });
  expect(() => new ivs.PlaybackKeyPair(newStack(), 'Viewers', { publicKeyMaterial })).not.toThrow();
});
