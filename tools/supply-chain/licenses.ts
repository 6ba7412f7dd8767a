import { LockFile, nameOf } from './lockfile';

/** Terms that a dependency may have: permissive ones, for tools and for what ships. Neither AGPL, GPL nor LGPL. */
export const ALLOWED_LICENSES = [
  '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'CC-BY-3.0', 'CC-BY-4.0', 'ISC', 'MIT', 'Python-2.0',
];

/** Packages whose field `license` is not an SPDX expression, with the strictest terms that it can mean. */
const UNCLEAR: { [name: string]: string } = {
  gitconfiglocal: 'BSD-3-Clause', // says "BSD" without the number of clauses; a tool of the release needs it, and it is not shipped
};

/** Packages that may have other terms, each with exactly these, and why. */
const EXCEPTIONS: { [name: string]: string } = {
  // in the bundle of ivs-local, unchanged: the MPL covers its own files only, and NOTICE holds its text
  'mediabunny': 'MPL-2.0',
  // the official player that ivs-local is tested with, in a browser; it is in nothing that ships
  'amazon-ivs-player': 'SEE LICENSE IN https://player.live-video.net/LICENSE.txt',
};

/** Each package of the dependency tree whose terms are not allowed, or unknown. */
export function licenseFindings({ packages }: LockFile): string[] {
  return Object.entries(packages).filter(([path]) => path !== '').flatMap(([path, { license }]) => {
    const terms = UNCLEAR[nameOf(path)] ?? license;
    const isException = terms !== undefined && EXCEPTIONS[nameOf(path)] === terms;
    return terms && (isException || isAllowed(terms)) ? [] : [`${path}: license ${terms ?? 'unknown'} is not one of ${ALLOWED_LICENSES.join(', ')}`];
  });
}

/** Of alternatives, one has to be allowed; of terms that hold together, all. */
function isAllowed(expression: string): boolean {
  return expression.replace(/[()]/g, '').split(' OR ').some((choice) => choice.split(' AND ').every((license) => ALLOWED_LICENSES.includes(license)));
}

/** Lines of LICENSE that nobody has filled in. */
export function placeholderFindings(text: string): string[] {
  return text.split('\n').filter((line) => /\[(yyyy|year|name of copyright owner|fullname)\]|<(year|copyright holders?|name of author)>/i.test(line))
    .map((line) => `LICENSE has a placeholder: ${line.trim()}`);
}
