import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/*
 * `tsx tools/languages/snippets.ts TABLET FILE.py`: a program in Python that runs each example of README and doc comments, as it was
 * translated, in a stack of its own, and then synthesizes all stacks. snippets.py has what the examples import and declare.
 *
 * `declare const channel: ivs.Channel` becomes a comment in Python, "# channel: ivs.Channel". Here it is a value of that type.
 */
interface Snippet {
  readonly location: Location;
  readonly translations: { readonly [language: string]: { readonly source: string } };
}

interface Location {
  readonly api: { readonly api: string; readonly fqn?: string; readonly memberName?: string };
  readonly field?: { readonly line?: number };
}

const [tablet, file] = process.argv.slice(2, 4);
const { snippets } = JSON.parse(gunzipSync(readFileSync(tablet)).toString()) as { snippets: { [key: string]: Snippet } };

const programs = Object.values(snippets).map((snippet, number) => {
  const body = snippet.translations.python.source
    .replace(/^# (\w+): ([\w.[\]]+)(?= |$)/gm, '$1 = given(self, "$1", "$2")')
    .split('\n').map((line) => (line === '' ? '' : `        ${line}`)).join('\n');
  return [
    `@example(${JSON.stringify(nameOf(snippet))})`,
    `class Example${number}(Stack):`,
    '    def __init__(self, scope: Construct, id: str) -> None:',
    '        super().__init__(scope, id)',
    body,
  ].join('\n');
});
const begin = readFileSync(`${__dirname}/snippets.py`, 'utf8');
writeFileSync(file, [begin, ...programs, 'run()\n'].join('\n\n\n'));

function nameOf({ location: { api: { api, fqn, memberName }, field } }: Snippet): string {
  return api === 'moduleReadme' ? `README, line ${field?.line}` : [fqn, memberName].filter((part) => part !== undefined).join('.');
}
