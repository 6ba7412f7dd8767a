import { LockFile, nameOf } from './lockfile';

/** The allowed licenses of dependencies, for tools and for published packages. They are permissive: no AGPL, GPL or LGPL. */
export const ALLOWED_LICENSES = [
  '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'CC-BY-3.0', 'CC-BY-4.0', 'ISC', 'MIT', 'Python-2.0',
];

/** Packages whose field `license` is not an SPDX expression, with the strictest license that it can mean. */
const UNCLEAR: { [name: string]: string } = {
  gitconfiglocal: 'BSD-3-Clause', // its field is "BSD" without the number of clauses. A release tool needs it, and it is not published
};

/** Packages with another license that is allowed, and the reason. */
const EXCEPTIONS: { [name: string]: string } = {
  // bundled in ivs-local, unchanged: the MPL covers only its own files, and NOTICE contains its text
  'mediabunny': 'MPL-2.0',
  // the official player for browser tests of ivs-local. It is not in any published package
  'amazon-ivs-player': 'SEE LICENSE IN https://player.live-video.net/LICENSE.txt',
};

/** The packages of the dependency tree whose license is not allowed, or unknown. */
export function licenseFindings({ packages }: LockFile): string[] {
  return Object.entries(packages).filter(([path]) => path !== '').flatMap(([path, { license }]) => {
    const terms = UNCLEAR[nameOf(path)] ?? license;
    const isException = terms !== undefined && EXCEPTIONS[nameOf(path)] === terms;
    return terms && (isException || isAllowed(terms)) ? [] : [`${path}: license ${terms ?? 'unknown'} is not one of ${ALLOWED_LICENSES.join(', ')}`];
  });
}

/** Of alternative licenses, one must be allowed. Of combined licenses, all must be allowed. */
function isAllowed(expression: string): boolean {
  return expression.replace(/[()]/g, '').split(' OR ').some((choice) => choice.split(' AND ').every((license) => ALLOWED_LICENSES.includes(license)));
}

/** Lines of LICENSE with a placeholder. */
export function placeholderFindings(text: string): string[] {
  return text.split('\n').filter((line) => /\[(yyyy|year|name of copyright owner|fullname)\]|<(year|copyright holders?|name of author)>/i.test(line))
    .map((line) => `LICENSE has a placeholder: ${line.trim()}`);
}
