import { github, YamlFile } from 'projen';
import { ALLOWED_LICENSES } from '../tools/supply-chain/licenses';

const { READ, WRITE } = github.workflows.JobPermission;
const MONDAYS = [{ cron: '30 5 * * 1' }];

/** The scans that run on GitHub. Scans that can run offline are in tools/supply-chain.ts. */
export function addSecurityWorkflows(gitHub: github.GitHub): void {
  addCodeQl(gitHub);
  addScorecard(gitHub);
  new github.DependencyReview(gitHub, {
    failOnSeverity: 'moderate',
    failOnScopes: ['runtime', 'development'], // the library has only peer dependencies, and bundled packages are dev dependencies
    allowLicenses: ALLOWED_LICENSES,
    commentSummaryInPr: 'never', // a comment would need a write permission
  });
  addDependabot(gitHub);
}

function addCodeQl(gitHub: github.GitHub): void {
  const workflow = gitHub.addWorkflow('codeql');
  workflow.on({ pullRequest: {}, push: { branches: ['main'] }, schedule: MONDAYS });
  workflow.addJob('codeql', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: READ, securityEvents: WRITE },
    strategy: { failFast: false, matrix: { domain: { language: ['javascript-typescript', 'actions'] } } },
    steps: [
      { uses: 'actions/checkout' },
      { uses: 'github/codeql-action/init', with: { 'languages': '${{ matrix.language }}', 'build-mode': 'none', 'queries': 'security-extended' } },
      { uses: 'github/codeql-action/analyze', with: { category: '/language:${{ matrix.language }}' } },
    ],
  });
}

function addScorecard(gitHub: github.GitHub): void {
  const workflow = gitHub.addWorkflow('scorecard');
  workflow.on({ branchProtectionRule: {}, push: { branches: ['main'] }, schedule: MONDAYS });
  workflow.addJob('scorecard', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: READ, securityEvents: WRITE, idToken: WRITE }, // the identity signs the published result
    steps: [
      { uses: 'actions/checkout' },
      { uses: 'ossf/scorecard-action', with: { results_file: 'scorecard.sarif', results_format: 'sarif', publish_results: true } },
      { uses: 'github/codeql-action/upload-sarif', with: { sarif_file: 'scorecard.sarif' } },
    ],
  });
}

/** Only for actions. Projen's own workflow upgrades npm packages, and keeps package.json and .projenrc.ts consistent. */
function addDependabot(gitHub: github.GitHub): void {
  new YamlFile(gitHub.project, '.github/dependabot.yml', {
    committed: true,
    obj: {
      version: 2,
      updates: [{
        'package-ecosystem': 'github-actions',
        'directory': '/.github/actions/pins',
        'schedule': { interval: 'weekly' },
        'cooldown': { 'default-days': 7 }, // a malicious release is often found within days
        'groups': { actions: { patterns: ['*'] } },
        'commit-message': { prefix: 'ci' },
      }],
    },
  });
}
