import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/*
 * What the generated workflows need to publish without long-lived tokens: docs/releasing.md.
 */
const ROOT = join(__dirname, '../..');
const workflow = (name: string) => parse(readFileSync(join(ROOT, '.github/workflows', `${name}.yml`), 'utf8'));
const release = workflow('release');
const tasks = JSON.parse(readFileSync(join(ROOT, '.projen/tasks.json'), 'utf8')).tasks;

const stepUsing = (job: any, action: string) => job.steps?.find(({ uses }: any) => uses?.startsWith(`${action}@`));
const publication = (job: any) => job.steps.find(({ run }: any) => run?.includes('publib'));

test('a release is started by hand, and may be a dry run', () => {
  expect(Object.keys(release.on)).toEqual(['workflow_dispatch']);
  expect(release.on.workflow_dispatch.inputs).toHaveProperty('dry_run');
});

test.each([
  ['npm', { NPM_TRUSTED_PUBLISHER: 'true', NPM_CONFIG_PROVENANCE: 'true' }],
  ['pypi', { PYPI_TRUSTED_PUBLISHER: 'true' }],
  ['nuget', { NUGET_TRUSTED_PUBLISHER: 'true' }],
  ['maven', { MAVEN_SERVER_ID: 'central-ossrh' }], // has no trusted publishing
  ['golang', { GITHUB_USE_SSH: 'true' }], // a deploy key of one repository
])('%s is published with an identity of the run where the registry takes one, and with provenance', (target, env) => {
  const job = release.jobs[`release_${target}`];
  expect(publication(job).env).toMatchObject({ ...env, PUBLIB_DRYRUN: '${{ inputs.dry_run }}' });
  expect(job.permissions).toMatchObject({ 'contents': 'read', 'id-token': 'write' });
  expect(Object.keys(publication(job).env).filter((name) => /NPM_TOKEN|TWINE|NUGET_API_KEY|GITHUB_TOKEN/.test(name))).toEqual([]);
});

test.each(['maven', 'nuget', 'golang'])('%s, whose registry keeps no provenance, has it attested at GitHub', (target) => {
  const job = release.jobs[`release_${target}`];
  expect(job.permissions.attestations).toBe('write');
  expect(stepUsing(job, 'actions/attest-build-provenance').with['subject-path']).toMatch(/^dist\/(java|dotnet|go)\/\*\*\/\*\.(jar|nupkg|tgz)$/);
});

test('every job that runs our tools has Node 24: npm publishes without a token from 11.5.1 on', () => {
  for (const name of ['build', 'release']) {
    const versions = Object.values<any>(workflow(name).jobs).map((job) => stepUsing(job, 'actions/setup-node')?.with['node-version']).filter(Boolean);
    expect(new Set(versions)).toEqual(new Set(['24']));
  }
});

test.each([['build', 'package-go'], ['release', 'release_golang']])('the workflow %s packs for Go with what jsii-pacmak writes into go.mod', (name, job) => {
  const { GO_VERSION } = jest.requireActual('jsii-pacmak/lib/targets/go/package');
  expect(stepUsing(workflow(name).jobs[job], 'actions/setup-go').with['go-version']).toBe(`^${GO_VERSION}.0`);
});

test('a release bundles the handlers and compiles cdk-ivs/playback-token before it compiles, and packs after the tests', () => {
  const order = tasks.build.steps.map(({ spawn }: any) => spawn);
  expect(order).toEqual(['default', 'pre-compile', 'compile', 'post-compile', 'test', 'package']);
  expect(tasks['pre-compile'].steps.map(({ spawn }: any) => spawn)).toEqual(['bundle', 'playback-token']);
  expect(tasks.release.steps.map(({ spawn }: any) => spawn)).toContain('build');
});

test('each language is packed from the tarball that was built, which has bundles and assembly in it', () => {
  for (const target of ['maven', 'pypi', 'nuget', 'golang']) {
    const commands: string[] = release.jobs[`release_${target}`].steps.map(({ run }: any) => run ?? '');
    const extracted = commands.findIndex((command) => command.includes('dist/js/*.tgz -C .repo'));
    const packed = commands.findIndex((command) => /npx projen package:(java|python|dotnet|go)/.test(command));
    expect(extracted).toBeGreaterThan(-1);
    expect(packed).toBeGreaterThan(extracted);
  }
});

test('what jsii-pacmak leaves behind is no change that the build would commit', () => {
  expect(readFileSync(join(ROOT, '.gitignore'), 'utf8').split('\n')).toEqual(expect.arrayContaining(['/.npmignore', '/dist/']));
});

test('the whole proof runs for each change', () => {
  expect(workflow('proof').jobs.proof.steps.map(({ run }: any) => run)).toContain('bash .ci/run');
});
