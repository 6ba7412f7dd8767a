import { awscdk, github, JsonFile } from 'projen';

/** Where Stryker works, and what it keeps for the next run. */
const FOLDER = 'tools/mutation';
const TEMPORARY = '.stryker';

/** Whose tests reach what is mutated. */
const TESTED = ['ads', 'channel', 'compat', 'control-plane', 'handlers', 'mixins', 'operations', 'playback', 'playback-token', 'private', 'recording'];

/** Tests that take long, or need what the sandbox doesn't have, and whose faults others find, too. */
const LEFT_OUT = ['/node_modules/', '\\.(slow|tool)\\.test\\.ts$', '(paths-of-imports|verifiers)\\.test\\.ts$'];

/** What the sandbox, a copy of the repository, does without. */
const NOT_NEEDED = ['/.*', '/bench', '/coverage', '/dist', '/docs', '/examples', '/ivs-local/dist', '/lib', '/rosetta', '/test/upgrade', 'cdk.out', 'node_modules'];

/** Mutation tests: docs/mutation.md. */
export function addMutationTests(project: awscdk.AwsCdkConstructLibrary): void {
  new JsonFile(project, 'stryker.config.json', {
    obj: {
      mutate: ['src/**/*.ts', 'handlers/**/*.ts', 'playback-token/src/**/*.ts', '!src/**/*contract.ts'],
      testRunner: 'jest',
      jest: { configFile: `${FOLDER}/jest.config.json`, enableFindRelatedTests: false }, // tools/mutation/runner.cjs finds them, and faster
      plugins: ['@stryker-mutator/jest-runner'],
      coverageAnalysis: 'perTest',
      ignoreStatic: true, // such a mutant would need all tests that load its file
      disableTypeChecks: false, // Jest doesn't check types
      ignorePatterns: NOT_NEEDED,
      warnings: { unknownOptions: false }, // the comment of projen
      concurrency: 2,
      dryRunTimeoutMinutes: 20,
      timeoutMS: 90_000, // a slow machine kills no mutant
      tempDirName: TEMPORARY,
      incrementalFile: `${TEMPORARY}/incremental.json`,
      reporters: ['clear-text', 'json', 'progress-append-only'],
      clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
      jsonReporter: { fileName: `${TEMPORARY}/report.json` },
    },
  });
  new JsonFile(project, `${FOLDER}/jest.config.json`, {
    obj: {
      rootDir: '../..',
      runner: `<rootDir>/${FOLDER}/runner.cjs`,
      runtime: `<rootDir>/${FOLDER}/runtime.cjs`,
      testEnvironment: `./${FOLDER}/environment.cjs`, // Stryker does not know <rootDir> here
      clearMocks: true,
      setupFiles: ['<rootDir>/test/setup.ts'],
      roots: TESTED.map((folder) => `<rootDir>/test/${folder}`),
      testPathIgnorePatterns: LEFT_OUT,
      transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] },
    },
  });
  addWorkflow(project.github!, project.minNodeVersion!);
  project.gitignore.exclude(`/${TEMPORARY}/`);
  project.setScript('mutation', 'tsx tools/mutation.ts');
}

/** Each pull request: the files that it changes. By hand: all of them. */
function addWorkflow(gitHub: github.GitHub, node: string): void {
  const workflow = gitHub.addWorkflow('mutation');
  workflow.on({ pullRequest: {}, workflowDispatch: {} });
  workflow.addJob('mutation', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    timeoutMinutes: 340, // GitHub ends a job after six hours
    steps: [
      { uses: 'actions/checkout', with: { 'fetch-depth': 0 } }, // to know what differs
      { uses: 'actions/setup-node', with: { 'node-version': node, 'package-manager-cache': false } },
      { run: 'npm ci' },
      {
        name: 'Mutate what the pull request changes',
        if: "github.event_name == 'pull_request'",
        env: { BASE: '${{ github.event.pull_request.base.sha }}' },
        timeoutMinutes: 45,
        run: 'npm run mutation -- --since "$BASE"',
      },
      { name: 'Mutate all', if: "github.event_name != 'pull_request'", run: 'npm run mutation' },
      {
        name: 'Keep the report',
        if: 'always()',
        uses: 'actions/upload-artifact',
        with: { 'name': 'mutation', 'path': `${TEMPORARY}/report.json`, 'include-hidden-files': true, 'if-no-files-found': 'ignore' },
      },
    ],
  });
}
