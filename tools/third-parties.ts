import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The authors of the code in a bundle, from the list of files that the bundler writes.
 */
export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The copyright lines of its license and its notice, or the whole text of a license that is not in this package (LICENSE). */
  readonly terms: string[];
}

const OURS = 'Apache-2.0';

/** The packages of the files in a bundle. Those of this library are not among them. */
export function thirdParties(root: string, inputs: readonly string[]): ThirdParty[] {
  const folders = inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].map((folder) => thirdParty(join(root, folder))).sort((a, b) => key(a) < key(b) ? -1 : 1);
}

function thirdParty(folder: string): ThirdParty {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).map((file) => readFileSync(join(folder, file), 'utf8'));
  return { name, version, license, terms: license === OURS ? [...new Set(texts.flatMap(copyrightLines))] : texts.flatMap((text) => text.trim().split('\n')) };
}

/** Matches copyright lines, but not other sentences of a license about copyright, or the placeholder of a template. */
function copyrightLines(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => /^copyright\s+(\(c\)|©|\d{4})/i.test(line) && !line.includes('[yyyy]'));
}

/** The text of a NOTICE. */
export function notice(parties: readonly ThirdParty[], what: string): string {
  const entries = parties.map(({ name, version, license, terms }) => [`${name} ${version} (${license})`, ...terms.map((line) => `  ${line}`.trimEnd())].join('\n'));
  return [`cdk-ivs\nCopyright The cdk-ivs contributors\n\n${what}`, ...entries].join('\n\n').concat('\n');
}

export function key({ name, version }: ThirdParty): string {
  return `${name} ${version}`;
}
