import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { differences, HANDLERS, TABLET, traces } from './meant-to-ship';

/*
 * What is in the wheel, the jar, the Go module and the code for .NET, as tools/languages/build.sh makes them. PACKAGES names their folder.
 */
const ROOT = join(__dirname, '../..');
const PACKAGES = process.env.PACKAGES ?? join(ROOT, 'dist');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const { types } = JSON.parse(gunzipSync(readFileSync(join(ROOT, '.jsii.gz'))).toString('utf8'));
/** By path: `Channel`, `mixins/ChannelAttachments`. */
const TYPES: string[] = Object.values<{ name: string; namespace?: string }>(types).map(({ name, namespace }) => join(namespace ?? '', name));
const MODULES = [...new Set(TYPES.filter((path) => path.includes('/')).map((path) => dirname(path)))];

interface Files { [path: string]: Uint8Array }
const JAVA = 'io/github/cdkivs';
const MAVEN = 'META-INF/maven/io.github.cdk-ivs/cdk-ivs';
const WHEEL_TGZ = `cdk_ivs/_jsii/cdk-ivs@${version}.jsii.tgz`;
const JAR_TGZ = `${JAVA}/cdk-ivs@${version}.jsii.tgz`;
const GO_TGZ = `jsii/cdk-ivs-${version}.tgz`;

const work = mkdtempSync(join(tmpdir(), 'packages-'));
afterAll(() => rmSync(work, { recursive: true }));

const wheel = archive(join(PACKAGES, `python/cdk_ivs-${version}-py3-none-any.whl`));
const mavenFolder = join(PACKAGES, `java/io/github/cdk-ivs/cdk-ivs/${version}`);
const jar = archive(join(mavenFolder, `cdk-ivs-${version}.jar`));
const goModule = folder(join(PACKAGES, 'go/cdkivs'));

test('the wheel holds exactly this', () => {
  const info = `cdk_ivs-${version}.dist-info`;
  expect(Object.keys(wheel).sort()).toEqual([
    `${info}/LICENSE`, `${info}/METADATA`, `${info}/NOTICE`, `${info}/RECORD`, `${info}/WHEEL`, `${info}/top_level.txt`,
    'cdk_ivs/__init__.py', 'cdk_ivs/_jsii/__init__.py', WHEEL_TGZ, ...MODULES.map((name) => `cdk_ivs/${name}/__init__.py`), 'cdk_ivs/py.typed',
  ]);
});

test('PyPI lists the wheel for the CDK, and its texts show Python that was translated from code that compiles', () => {
  const text = (name: string) => Buffer.from(wheel[name]).toString('utf8');
  expect(text(`cdk_ivs-${version}.dist-info/METADATA`)).toMatch(/^Classifier: Framework :: AWS CDK :: 2$/m);
  for (const name of [`cdk_ivs-${version}.dist-info/METADATA`, 'cdk_ivs/__init__.py']) {
    expect(text(name)).toContain('ivs.Channel(self, "');
    expect(text(name)).not.toMatch(/new ivs\.Channel\(|non-compiling source|without compilation/);
  }
});

test('the jar holds exactly this: the npm package, and classes that are named for the types of the assembly', () => {
  const isClass = (path: string) => path.endsWith('.class') && TYPES.includes(path.slice(JAVA.length + 1, -'.class'.length).split('$')[0]);
  expect(Object.keys(jar).filter((path) => !isClass(path)).sort()).toEqual([
    'META-INF/INDEX.LIST', 'META-INF/LICENSE', 'META-INF/MANIFEST.MF', 'META-INF/NOTICE', `${MAVEN}/pom.properties`, `${MAVEN}/pom.xml`,
    `${JAVA}/$Module.class`, `${JAVA}/$Module.txt`, JAR_TGZ, `${JAVA}/package-info.class`,
  ]);
  expect(TYPES.filter((name) => !(`${JAVA}/${name}.class` in jar))).toEqual([]);
});

test('the Maven repository holds the jar and what Maven Central asks for beside it', () => {
  const files = readdirSync(mavenFolder).filter((name) => !/\.(md5|sha1)$/.test(name));
  expect(files.sort()).toEqual(['-javadoc.jar', '-sources.jar', '.jar', '.pom'].map((end) => `cdk-ivs-${version}${end}`));
});

test('the Go module holds exactly this: the npm package, and code that is named for the types of the assembly', () => {
  const isType = (path: string) => TYPES.includes(path.replace(/(__checks|__no_checks)?\.go$/, ''));
  expect(Object.keys(goModule).filter((path) => !isType(path)).sort()).toEqual([
    'LICENSE', 'NOTICE', 'README.md', 'go.mod', 'internal/types.go', GO_TGZ, 'jsii/jsii.go', 'main.go',
    ...MODULES.flatMap((name) => [`${name}/internal/types.go`, `${name}/main.go`]), 'version',
  ]);
  expect(TYPES.filter((name) => !(`${name}.go` in goModule))).toEqual([]);
});

test('the code for .NET has the project, the npm package and a file for each type', () => {
  const files = Object.keys(folder(join(PACKAGES, 'dotnet/CdkIvs')));
  expect(files).toEqual(expect.arrayContaining(['CdkIvs.csproj', 'AssemblyInfo.cs', `cdk-ivs-${version}.tgz`]));
  const pathOf = (type: string) => type.replace(/^(\w)(\w*)\//, (_, first: string, rest: string) => `${first.toUpperCase()}${rest}/`);
  expect(TYPES.filter((type) => !files.includes(`CdkIvs/${pathOf(type)}.cs`))).toEqual([]);
});

describe.each([
  ['wheel', wheel[WHEEL_TGZ]],
  ['jar', jar[JAR_TGZ]],
  ['Go module', goModule[GO_TGZ]],
])('the npm package in the %s', (name, tgz) => {
  const files = unpacked(name, tgz);

  test('holds what is meant to ship, and nothing else', () => {
    expect(differences(Object.keys(files))).toEqual([]);
  });

  test('has the translated examples', () => {
    expect(Object.keys(JSON.parse(gunzipSync(files[TABLET]).toString('utf8')).snippets).length).toBeGreaterThan(20);
  });

  test.each(HANDLERS)('has %s, byte by byte', (path) => {
    expect(Buffer.from(files[path]).equals(readFileSync(join(ROOT, path)))).toBe(true);
  });

  test('has no source map and no path of the machine it was made on', () => {
    expect(Object.entries(files).flatMap(([path, content]) => traces(path, content))).toEqual([]);
  });
});

test('nor has the code around it', () => {
  expect([wheel, jar, goModule].flatMap((files) => Object.entries(files)).flatMap(([path, content]) => traces(path, content))).toEqual([]);
});

/** The files of a zip archive, which wheel and jar are; folders have entries of their own. */
function archive(path: string): Files {
  return Object.fromEntries(Object.entries(unzipSync(readFileSync(path))).filter(([name]) => !name.endsWith('/')));
}

function folder(path: string): Files {
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(path, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(path, name))]));
}

function unpacked(name: string, tgz: Uint8Array): Files {
  const target = mkdtempSync(join(work, `${name.replace(' ', '-')}-`));
  execFileSync('tar', ['-xzf', '-', '-C', target, '--strip-components=1'], { input: tgz });
  return folder(target);
}
