import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { examplesOf, guidePages } from '../guide';

/*
 * `tsx tools/languages/snippets.ts FILE.py TABLET…`: a program in Python that runs each example of README, doc comments and docs/guide, as it was
 * translated, in a stack of its own, and then synthesizes all stacks. So it does with what the guide has in Python itself. snippets.py has what
 * the examples import and declare.
 *
 * `declare const channel: ivs.Channel` becomes a comment in Python, "# channel: ivs.Channel". Here it is a value of that type.
 */
interface Snippet {
  readonly location: Location;
  readonly translations: { readonly [language: string]: { readonly source: string } };
}

interface Location {
  readonly api: { readonly api: string; readonly fqn?: string; readonly memberName?: string; readonly moduleFqn?: string };
  readonly field?: { readonly line?: number };
}

const [file, ...tablets] = process.argv.slice(2);

const translated = tablets.flatMap((tablet) => {
  const { snippets } = JSON.parse(gunzipSync(readFileSync(tablet)).toString()) as { snippets: { [key: string]: Snippet } };
  return Object.values(snippets).map((snippet) => ({ name: nameOf(snippet), source: snippet.translations.python.source }));
});
const inPython = Object.entries(guidePages()).flatMap(([page, markdown]) => examplesOf(markdown).filter(({ language }) => language === 'python')
  .map(({ text, line }) => ({ name: `docs/guide/${page}, line ${line}`, source: text })));

const programs = [...translated, ...inPython].map(({ name, source }, number) => {
  const body = source
    .replace(/^# (\w+): ([\w.[\]]+)(?= |$)/gm, '$1 = given(self, "$1", "$2")')
    .split('\n').map((line) => (line === '' ? '' : `        ${line}`)).join('\n');
  return [
    `@example(${JSON.stringify(name)})`,
    `class Example${number}(Stack):`,
    '    def __init__(self, scope: Construct, id: str) -> None:',
    '        super().__init__(scope, id)',
    body,
  ].join('\n');
});
const begin = readFileSync(`${__dirname}/snippets.py`, 'utf8');
writeFileSync(file, [begin, ...programs, 'run()\n'].join('\n\n\n'));

function nameOf({ location: { api: { api, fqn, memberName, moduleFqn = '' }, field } }: Snippet): string {
  const page = moduleFqn.includes('.') ? `docs/guide/${moduleFqn.split('.')[1]}.md` : 'README';
  return api === 'moduleReadme' ? `${page}, line ${field?.line}` : [fqn, memberName].filter((part) => part !== undefined).join('.');
}
