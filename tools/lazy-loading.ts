import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/*
 * `tsx tools/lazy-loading.ts`: rewrites lib/, the output of jsii, so that a file is loaded on first use. This applies to the files
 * that export the names of lib/index.js, and to those that a file requires at its top. aws-cdk-lib does the same
 * (docs/decisions/0016-import-time-and-memory.md).
 */
const LIB = join(__dirname, '../lib');
const INDEX = join(LIB, 'index.js');
const load = createRequire(INDEX);

const index = readFileSync(INDEX, 'utf8');
const files = [...index.matchAll(/^__exportStar\(require\("(.+)"\), exports\);$/gm)].map(([, file]) => file);
const namespaces = [...index.matchAll(/^exports\.(\w+) = __importStar\(require\("(.+)"\)\);$/gm)].map(([, name, file]) => ({ name, file }));
if (files.length === 0) { throw new Error(`${INDEX} exports nothing as jsii writes it`); }
const exported = [
  ...files.flatMap((file) => Object.keys(load(file)).map((name) => ({ name, value: `require("${file}").${name}` }))),
  ...namespaces.map(({ name, file }) => ({ name, value: `require("${file}")` })),
];

writeFileSync(INDEX, `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
${exported.map(({ name }) => `exports.${name} = `).join('')}void 0; // names for ES modules, which do not run this to find them
${exported.map(({ name, value }) => `lazy("${name}", () => ${value});`).join('\n')}

function lazy(name, load) {
    Object.defineProperty(exports, name, {
        configurable: true,
        enumerable: true,
        get() {
            const value = load();
            Object.defineProperty(exports, name, { configurable: true, enumerable: true, value });
            return value;
        },
    });
}
`);

for (const file of readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js')).map((name) => join(LIB, name))) {
  if (file !== INDEX) { writeFileSync(file, withLazyRequires(readFileSync(file, 'utf8'))); }
}

/** Replaces the constant of a module, as TypeScript writes it, with a function that loads the module once. Each use of a member calls it. The parentheses are for `new`. */
function withLazyRequires(code: string): string {
  const constants = [...code.matchAll(/^const (\w+_\d+) = require\("[^"]+"\);$/gm)].map(([, name]) => name);
  return constants.reduce((text, name) => text
    .replace(new RegExp(`^const ${name} = (require\\(.+\\));$`, 'm'), `let ${name} = () => { const loaded = $1; ${name} = () => loaded; return loaded; };`)
    .replace(new RegExp(`\\b${name}\\.`, 'g'), `(${name}()).`), code);
}
