import { Run } from './run';

/** What a report says about the run as a whole. */
export interface Circumstances {
  readonly isLocal: boolean;
  /** What played the account, for example with versions. */
  readonly platform: string;
  readonly region: string;
  readonly date: Date;
  readonly seconds: number;
  /** Why it ended early. */
  readonly ending?: string;
  /** What the clean-up could not delete. */
  readonly leftBehind: readonly string[];
}

const OUTCOMES = ['passed', 'failed', 'not judged here', 'skipped', 'not reached'] as const;

/** The report in Markdown: each check with its expected and its observed value. */
export function report(run: Run, { isLocal, platform, region, date, seconds, ending, leftBehind }: Circumstances): string {
  const results = run.all();
  const lines = [
    isLocal ? '# Acceptance run on the local platform' : '# Acceptance run on an AWS account',
    '',
    ...isLocal ? ['**This run did not use AWS.** What passed, passed on emulators. "Not judged here" means that only an AWS account can answer.', ''] : [],
    `- Date: ${date.toISOString().slice(0, 10)}`,
    `- Platform: ${platform}`,
    `- Region: ${region}`,
    `- Duration: ${Math.round(seconds)} s`,
    `- Result: ${OUTCOMES.map((outcome) => `${run.count(outcome)} ${outcome}`).join(', ')}`,
    ...ending ? [`- Ended early: ${oneLine(ending)}`] : [],
    `- Left behind: ${leftBehind.length === 0 ? 'nothing that the run knows of' : leftBehind.map(oneLine).join('; ')}`,
    '',
    'How to read it: [README.md](README.md).',
  ];
  for (const outcome of ['failed', 'passed', 'not judged here', 'skipped', 'not reached'] as const) {
    const ofIt = results.filter((result) => result.outcome === outcome);
    if (ofIt.length === 0) { continue; }
    lines.push('', `## ${outcome[0].toUpperCase()}${outcome.slice(1)}`, '', '| check | what it assumes | expected | observed |', '| --- | --- | --- | --- |');
    for (const { name, assumes, expected, observed, why } of ofIt) {
      lines.push(`| \`${name}\` | ${cell(assumes)} | ${cell(expected)} | ${cell([observed, why && `*${why}*`].filter(Boolean).join('; ') || '–')} |`);
    }
  }
  return run.redactor.redact(`${lines.join('\n')}\n`);
}

function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|');
}

/** Long output of a tool would not help: the end says why. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `… ${line.slice(-400)}` : line;
}
