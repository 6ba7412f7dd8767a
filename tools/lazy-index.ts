import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/*
 * `tsx tools/lazy-index.ts`: rewrites lib/index.js, which jsii wrote, so that a file is loaded when something of it is used for
 * the first time. aws-cdk-lib does the same (docs/decisions/0016-import-time-and-memory.md).
 */
const INDEX = join(__dirname, '../lib/index.js');
const load = createRequire(INDEX);

const files = [...readFileSync(INDEX, 'utf8').matchAll(/^__exportStar\(require\("(.+)"\), exports\);$/gm)].map(([, file]) => file);
if (files.length === 0) { throw new Error(`${INDEX} exports nothing as jsii writes it`); }
const exported = files.flatMap((file) => Object.keys(load(file)).map((name) => ({ name, file })));

writeFileSync(INDEX, `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
${exported.map(({ name }) => `exports.${name} = `).join('')}void 0; // names for ES modules, which do not run this to find them
${exported.map(({ name, file }) => `lazy("${name}", () => require("${file}"));`).join('\n')}

function lazy(name, load) {
    Object.defineProperty(exports, name, {
        configurable: true,
        enumerable: true,
        get() {
            const value = load()[name];
            Object.defineProperty(exports, name, { configurable: true, enumerable: true, value });
            return value;
        },
    });
}
`);
