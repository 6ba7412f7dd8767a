import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/*
 * What the workflows may do, what they run, and what has to pass before a merge or a release: docs/releasing.md.
 */
const GITHUB = join(__dirname, '../../.github');
const read = (path: string) => readFileSync(join(GITHUB, path), 'utf8');
const workflows: Array<[string, any]> = readdirSync(join(GITHUB, 'workflows')).sort().map((file) => [file.replace('.yml', ''), parse(read(`workflows/${file}`))]);
const workflow = (name: string) => Object.fromEntries(workflows)[name];
const jobs: Array<[string, any]> = workflows.flatMap(([name, { jobs: all }]) => Object.entries(all).map(([id, job]): [string, any] => [`${name}/${id}`, job]));
const steps: Array<[string, any]> = jobs.flatMap(([name, job]) => (job.steps ?? []).map((step: any): [string, any] => [name, step]));

describe('actions', () => {
  const lines = read('actions/pins/action.yml').split('\n').filter((line) => line.includes('uses:'));
  const pins = lines.map((line) => /uses: (\S+)/.exec(line)![1]);

  test.each(lines.map((line) => line.trim()))('"%s" has a full commit and names its version', (line) => {
    expect(line).toMatch(/^- uses: [\w-]+\/[\w-]+(\/[\w-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('each workflow uses the pinned commits, and nothing else but a workflow of this repository', () => {
    const used = [...steps, ...jobs].flatMap(([name, { uses }]) => uses ? [[name, uses]] : []);
    expect(used.length).toBeGreaterThan(60);
    expect(used.filter(([, uses]) => !pins.includes(uses) && !uses.startsWith('./.github/workflows/'))).toEqual([]);
  });

  test('no pin is left over, and all parts of an action have one version', () => {
    expect(pins.filter((pin) => !steps.some(([, { uses }]) => uses === pin))).toEqual([]);
    const repositories = pins.map((pin) => pin.split(/[/@]/).slice(0, 2).join('/'));
    const versions = pins.map((pin, index) => `${repositories[index]}@${pin.split('@')[1]}`);
    expect(new Set(versions).size).toBe(new Set(repositories).size);
  });

  test('Dependabot updates the table that all of them come from', () => {
    expect(parse(read('dependabot.yml')).updates).toEqual([expect.objectContaining({ 'package-ecosystem': 'github-actions', 'directory': '/.github/actions/pins' })]);
    const { types } = workflow('pull-request-lint').jobs.validate.steps[0].with;
    expect(types.split('\n')).toContain(parse(read('dependabot.yml')).updates[0]['commit-message'].prefix);
  });

  test('what uploads a release has a version, too', () => {
    const uploads = steps.map(([, { run }]) => /publib@\S+/.exec(run ?? '')?.[0]).filter(Boolean);
    expect(uploads).toHaveLength(5);
    for (const upload of uploads) { expect(upload).toMatch(/^publib@\d+\.\d+\.\d+'$/); }
  });
});

describe('permissions', () => {
  test.each(workflows)('%s has none by default', (_, { permissions }) => {
    expect(permissions).toEqual({});
  });

  test('a job may write only what it is for', () => {
    const written = jobs.map(([name, { permissions }]) => [name, Object.keys(permissions).filter((key) => permissions[key] !== 'read').sort()]);
    expect(Object.fromEntries(written.filter(([, keys]) => keys.length > 0))).toEqual({
      'build/self-mutation': ['contents'], // pushes what a build generates to the branch of a pull request
      'codeql/codeql': ['security-events'],
      'release/release_github': ['contents'], // the tag and the release
      'release/release_golang': ['attestations', 'id-token'],
      'release/release_maven': ['attestations', 'id-token'],
      'release/release_npm': ['id-token'],
      'release/release_nuget': ['attestations', 'id-token'],
      'release/release_pypi': ['id-token'],
      'scorecard/scorecard': ['id-token', 'security-events'],
    });
  });

  test('no checkout leaves a token behind, but that of the job that pushes', () => {
    const checkouts = steps.filter(([, { uses }]) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.filter(([, step]) => step.with?.['persist-credentials'] !== false).map(([name]) => name)).toEqual(['build/self-mutation']);
  });
});

describe('scans', () => {
  test.each([
    ['codeql', 'github/codeql-action/analyze', ['pull_request', 'push', 'schedule']],
    ['dependency-review', 'actions/dependency-review-action', ['pull_request']],
    ['scorecard', 'ossf/scorecard-action', ['branch_protection_rule', 'push', 'schedule']],
  ])('%s runs %s', (name, action, events) => {
    expect(steps.filter(([job, { uses }]) => job.startsWith(`${name}/`) && uses?.startsWith(`${action}@`))).toHaveLength(1);
    expect(Object.keys(workflow(name).on)).toEqual(expect.arrayContaining(events));
  });

  test('no change of dependencies brings terms that are not allowed, nor a known vulnerability', () => {
    const { with: options } = steps.find(([, { uses }]) => uses?.includes('dependency-review-action'))![1];
    expect(options['allow-licenses']).not.toMatch(/GPL/);
    expect(options).toMatchObject({ 'fail-on-severity': 'moderate', 'fail-on-scopes': 'runtime, development' });
  });

  test('what runs offline is part of the proof', () => {
    expect(read('../.ci/run')).toContain('npx tsx tools/supply-chain.ts');
  });
});

describe('the proof', () => {
  test('has to pass before a merge', () => {
    const { queue_rules: [queue], pull_request_rules: [rule] } = parse(read('../.mergify.yml'));
    expect(workflow('proof').on).toHaveProperty('pull_request');
    for (const conditions of [queue.queue_conditions, rule.conditions]) { expect(conditions).toContain('status-success=proof'); }
  });

  test('has to pass before each job of a release: all of them need it, by way of others', () => {
    const all = workflow('release').jobs;
    const needs = (id: string): string[] => [all[id].needs ?? []].flat().flatMap((needed: string) => [needed, ...needs(needed)]);
    expect(all.proof.uses).toBe('./.github/workflows/proof.yml');
    expect(workflow('proof').on).toHaveProperty('workflow_call');
    expect(Object.keys(all).filter((id) => id !== 'proof' && !needs(id).includes('proof'))).toEqual([]);
    expect(Object.entries<any>(all).filter(([, job]) => /always\(\)|failure\(\)|cancelled\(\)/.test(job.if ?? ''))).toEqual([]); // these would run all the same
  });
});

test('a release has an SBOM: the build writes it, and the release on GitHub has it as a file', () => {
  const { release, release_github: gitHub } = workflow('release').jobs;
  const runs: string[] = release.steps.map(({ run, uses }: any) => run ?? uses);
  const written = runs.findIndex((run) => run === 'npx tsx tools/sbom.ts dist/cdk-ivs.cdx.json');
  expect(written).toBeGreaterThan(runs.indexOf('npx projen release'));
  expect(runs.findIndex((run) => run.startsWith('actions/upload-artifact@'))).toBeGreaterThan(written);
  const last = gitHub.steps[gitHub.steps.length - 1];
  expect(last.run).toContain('gh release upload "$(cat dist/releasetag.txt)" dist/cdk-ivs.cdx.json');
  expect(last.if).toBe('${{ !inputs.dry_run }}');
});
