import { github, JsonPatch } from 'projen';

const FILE = 'dist/cdk-ivs.cdx.json';

/** Part of each build. In the job that builds a release, the file is in the artifact. */
export const WRITE_SBOM: github.workflows.JobStep = {
  name: 'Write the SBOM',
  run: `npx tsx tools/sbom.ts ${FILE}`,
};

/** Adds the SBOM to the files of the GitHub release. */
export function attachSbom(release: github.GithubWorkflow): void {
  release.file!.patch(JsonPatch.add('/jobs/release_github/steps/-', {
    name: 'Attach the SBOM',
    if: '${{ !inputs.dry_run }}',
    env: { GITHUB_TOKEN: '${{ secrets.GITHUB_TOKEN }}' },
    run: `gh release upload "$(cat dist/releasetag.txt)" ${FILE} --repo "$GITHUB_REPOSITORY" --clobber`,
  }));
}
