import { compare } from './pairs';

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly against: string;
  readonly ratio: string;
  readonly target: string;
  readonly met: boolean;
}

/** The results of one benchmark. */
export interface Section {
  readonly title: string;
  /** The method, the exclusions, and the largest costs. */
  readonly notes: string[];
  readonly rows: Row[];
  /** Additional tables, each with its header. */
  readonly tables?: string[][][];
}

/** A row for two series that were measured in turn. The ratio of their medians must stay below a limit. */
export function pairRow(what: string, measured: [string, number[]], against: [string, number[]], limit: number): Row {
  const { ratio, spread: [low, high] } = compare(measured[1], against[1]);
  return {
    what,
    measured: measured[0],
    against: against[0],
    ratio: `${ratio.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
    target: `≤ ${limit.toFixed(2)}`,
    met: ratio <= limit,
  };
}

/** A row for a figure with a ceiling. */
export function ceilingRow(what: string, value: number, ceiling: number, unit: string): Row {
  return {
    what,
    measured: `${value.toFixed(0)} ${unit}`,
    against: `ceiling ${ceiling} ${unit}`,
    ratio: (value / ceiling).toFixed(2),
    target: '≤ 1.00',
    met: value <= ceiling,
  };
}

export function markdown({ title, notes, rows, tables = [] }: Section): string {
  const lines = rows.map(({ what, measured, against, ratio, target, met }) => [what, measured, against, ratio, target, met ? 'yes' : '**no**']);
  const all = [...rows.length > 0 ? [[['what', 'measured', 'against', 'ratio', 'target', 'met'], ...lines]] : [], ...tables];
  return [`## ${title}`, '', ...all.flatMap(tableLines), ...notes.map((note) => `- ${note}`), ''].join('\n');
}

function tableLines([head, ...rows]: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}
