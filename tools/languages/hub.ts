import { resolve } from 'node:path';
import { Documentation, Language } from 'jsii-docgen';

/*
 * `tsx tools/languages/hub.ts FILE.tgz`: generates the pages of Construct Hub from the npm package alone, as the Hub does. Every example
 * must be translated from code that compiles. Other examples would get a line that says so.
 */
const NOT_COMPILED = /Example automatically generated (from non-compiling source|without compilation)/g;
const LANGUAGES = [Language.PYTHON, Language.JAVA, Language.GO, Language.CSHARP];

async function check(tarball: string): Promise<boolean> {
  const documentation = await Documentation.forPackage(tarball);
  let isGood = true;
  for (const language of LANGUAGES) {
    const page = (await documentation.toMarkdown({ language, readme: true })).render();
    const examples = [...page.matchAll(new RegExp(`^\`\`\`${language.name}$`, 'gm'))].length;
    const bad = [...page.matchAll(NOT_COMPILED)].length;
    console.log(`${language.name}: ${examples} blocks of code, ${bad} not compiled`);
    isGood &&= examples > 0 && bad === 0 && !page.includes('```ts');
  }
  await documentation.cleanup();
  return isGood;
}

void check(resolve(process.argv[2])).then((isGood) => { process.exitCode = isGood ? 0 : 1; });
