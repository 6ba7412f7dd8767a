import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../docs/guide');

/** A block of code on a page of the documentation. */
export interface Example {
  /** `ts` is also translated. `tsx` stands for TypeScript that jsii-rosetta can't translate, such as an object with functions; GitHub shows both alike. */
  readonly language: string;
  readonly text: string;
  /** The line of the page on which the block begins. */
  readonly line: number;
}

/** The pages of docs/guide: file name to text. */
export function guidePages(): { [name: string]: string } {
  return Object.fromEntries(readdirSync(FOLDER).sort().map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]));
}

/** The blocks of code of a page, in their order. */
export function examplesOf(markdown: string): Example[] {
  return [...markdown.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
    .map(({ 1: language, 2: text, index }) => ({ language, text, line: markdown.slice(0, index).split('\n').length }));
}
