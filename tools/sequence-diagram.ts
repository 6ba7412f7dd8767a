/*
 * Renders a sequence diagram as SVG, from a text:
 *
 *   title <text>
 *   <kind> <name> [additional words below the name]
 *   <name> -> <name>: <text>     a request; --> is a response
 *   note <text>                  a line across, with its text
 */
const LANE = 200; // the longest text between two of them fits in DejaVu Sans, the widest usual font
const ROW = 44;
const HEAD = { top: 44, width: 182, height: 44 };

const FILLS: { [kind: string]: [fill: string, stroke: string] } = {
  lambda: ['#e6f0f8', '#3d6b94'], ours: ['#ffffff', '#3d6b94'], person: ['#ffffff', '#1b2733'], secret: ['#e6f0f8', '#3d6b94'], service: ['#fdf0e3', '#b4690e'],
};

interface Lane { readonly kind: string; readonly name: string; readonly more: string }
type Row = { readonly note: string } | { readonly from: string; readonly to: string; readonly isAnswer: boolean; readonly text: string };

/** The SVG of a diagram. */
export function sequenceDiagram(source: string): string {
  const { title, lanes, rows } = parse(source);
  const [width, height] = [lanes.length * LANE + 20, HEAD.top + HEAD.height + (rows.length + 1) * ROW];
  const xOf = (name: string) => 10 + LANE * (lanes.findIndex((lane) => lane.name === name) + 0.5);
  const yOf = (index: number) => HEAD.top + HEAD.height + (index + 1) * ROW;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Helvetica,Arial,sans-serif" fill="#1b2733">`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0,0 L8,4 L0,8 Z" fill="#486581"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="white"/>`,
    text(width / 2, 26, title, 14),
    ...lanes.flatMap((lane) => head(lane, xOf(lane.name), height)),
    ...rows.flatMap((row, index) => ('note' in row ? note(row.note, width, yOf(index)) : arrow(row, xOf, yOf(index)))),
    '</svg>',
    '',
  ].join('\n');
}

function parse(source: string): { title: string; lanes: Lane[]; rows: Row[] } {
  const [title, lanes, rows] = ['', [] as Lane[], [] as Row[]];
  const result = { title, lanes, rows };
  for (const line of source.split('\n').filter((candidate) => candidate.trim() !== '')) {
    const [, from, arrowhead, to, said] = /^(.+?) (--?>) (.+?): (.+)$/.exec(line) ?? [];
    const [, word, rest] = /^(\w+) (.+)$/.exec(line) ?? [];
    if (from !== undefined) {
      rows.push({ from: laneNamed(lanes, from), to: laneNamed(lanes, to), isAnswer: arrowhead === '-->', text: said });
    } else if (word === 'title') {
      result.title = rest;
    } else if (word === 'note') {
      rows.push({ note: rest });
    } else if (word in FILLS) {
      const [, name, more = ''] = /^(.*?)(?: (behind .+))?$/.exec(rest)!;
      lanes.push({ kind: word, name, more });
    } else {
      throw new Error(`not understood: ${line}`);
    }
  }
  return result;
}

function laneNamed(lanes: Lane[], name: string): string {
  if (!lanes.some((lane) => lane.name === name)) { throw new Error(`nobody is called ${name}`); }
  return name;
}

function head({ kind, name, more }: Lane, x: number, height: number): string[] {
  const [fill, stroke] = FILLS[kind];
  return [
    `<line x1="${x}" y1="${HEAD.top + HEAD.height}" x2="${x}" y2="${height - 12}" stroke="#9fb3c8" stroke-dasharray="4 4"/>`,
    `<rect x="${x - HEAD.width / 2}" y="${HEAD.top}" width="${HEAD.width}" height="${HEAD.height}" rx="6" fill="${fill}" stroke="${stroke}"/>`,
    ...more ? [text(x, HEAD.top + 19, name, 12), text(x, HEAD.top + 35, more, 11, '#486581')] : [text(x, HEAD.top + 27, name, 12)],
  ];
}

function arrow({ from, to, isAnswer, text: said }: Extract<Row, { from: string }>, xOf: (name: string) => number, y: number): string[] {
  const [x1, x2] = [xOf(from), xOf(to)];
  return [
    `<line x1="${x1}" y1="${y}" x2="${x2}" y2="${y}" stroke="#486581" marker-end="url(#head)"${isAnswer ? ' stroke-dasharray="6 4"' : ''}/>`,
    text((x1 + x2) / 2, y - 7, said, 11, '#243b53', true),
  ];
}

function note(said: string, width: number, y: number): string[] {
  return [`<line x1="10" y1="${y - 4}" x2="${width - 10}" y2="${y - 4}" stroke="#d9e2ec"/>`, text(width / 2, y, said, 11, '#486581', true)];
}

/** A text on a line, with a white outline, so that it is readable. */
function text(x: number, y: number, content: string, size: number, fill = '#1b2733', onLines = false): string {
  const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const edge = onLines ? ' stroke="white" stroke-width="4" paint-order="stroke"' : '';
  return `<text x="${x}" y="${y}" text-anchor="middle" font-size="${size}" fill="${fill}"${edge}>${escaped}</text>`;
}
