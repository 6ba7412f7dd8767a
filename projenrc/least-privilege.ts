import { Component, github, JsonPatch, Project } from 'projen';

/** The only job that pushes with the token of its checkout. */
const PUSHES = 'self-mutation';

/** Workflows have no permissions by default, and no checkout keeps its token for later steps. Create this component last. */
export class LeastPrivilege extends Component {
  constructor(project: Project, private readonly workflows: github.GithubWorkflow[]) {
    super(project);
  }

  /** Not in the constructor, because projen adds the release jobs just before it writes the files. */
  public preSynthesize(): void {
    for (const workflow of this.workflows) {
      workflow.file!.patch(JsonPatch.add('/permissions', {}));
      for (const [id, job] of Object.entries(workflow.jobs)) {
        if ('steps' in job && id !== PUSHES) { workflow.updateJob(id, { ...job, steps: withoutCredentials(job.steps) }); }
      }
    }
  }
}

/** The steps of some jobs are a function, which projen calls when it writes the file. */
function withoutCredentials(steps: unknown): github.workflows.JobStep[] {
  const change = (list: github.workflows.JobStep[]) => list.map((step) => (
    step.uses?.startsWith('actions/checkout') ? { ...step, with: { ...step.with, 'persist-credentials': false } } : step
  ));
  return typeof steps === 'function' ? (() => change(steps())) as any : change(steps as github.workflows.JobStep[]);
}
