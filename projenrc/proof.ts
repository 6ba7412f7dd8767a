import { github } from 'projen';

const NAME = 'proof';
const { READ } = github.workflows.JobPermission;

/** On GitHub, the whole proof runs for each change, in addition to projen's build, and for each release. */
export function addProof(gitHub: github.GitHub, node: string): void {
  const workflow = gitHub.addWorkflow(NAME);
  workflow.on({ pullRequest: {}, push: { branches: ['main'] }, workflowCall: {} });
  workflow.addJob(NAME, {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: READ },
    timeoutMinutes: 60, // it takes about 35 on two cores
    steps: [
      { uses: 'actions/checkout' },
      { uses: 'actions/setup-node', with: { 'node-version': node, 'package-manager-cache': false } },
      { uses: 'actions/setup-python', with: { 'python-version': '3.11' } },
      { uses: 'actions/setup-java', with: { 'distribution': 'temurin', 'java-version': '17' } },
      { uses: 'actions/setup-go', with: { 'go-version': '1.26', 'cache': false } },
      { run: 'bash .ci/run' },
    ],
  });
}

/** The build of a release waits for the proof, and so do all jobs that publish, because they need the build. */
export function requireProof(release: github.GithubWorkflow): void {
  release.addJob(NAME, { uses: `./.github/workflows/${NAME}.yml`, permissions: { contents: READ } });
  release.file!.addOverride('jobs.release.needs', NAME);
}
