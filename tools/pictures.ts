import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { Viz } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import { sequenceDiagram } from './sequence-diagram';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- it has types for ES modules only
const { instance }: { instance(): Promise<Viz> } = require('@viz-js/viz');

const PICTURES = join(__dirname, '../docs/pictures');

const FONT = 'fontname="Helvetica,Arial,sans-serif", fontcolor="#1b2733"';
const STYLE = `
  graph [${FONT}, fontsize=14, labelloc=t, bgcolor=white, style=rounded, color="#9fb3c8", nodesep=0.35, ranksep=0.55, pad=0.2]
  node [${FONT}, fontsize=12, shape=box, style="rounded,filled", fillcolor="#e6f0f8", color="#3d6b94", margin="0.2,0.1"]
  edge [${FONT}, fontsize=11, fontcolor="#486581", color="#486581", arrowsize=0.7]
`;
const SERVICE = 'fillcolor="#fdf0e3", color="#b4690e"';

/** The pictures of the documentation: each SVG is drawn from the text beside it, in one style. */
export async function pictures(): Promise<{ path: string; text: string }[]> {
  const viz = await instance();
  const drawings: { [ending: string]: (source: string) => string } = {
    '.dot': (source) => viz.renderString(styled(source), { format: 'svg' }), // Graphviz
    '.sequence': sequenceDiagram,
  };
  return readdirSync(PICTURES).flatMap((name) => {
    const { name: base, ext } = parse(name);
    const draw = drawings[ext];
    return draw ? [{ path: join(PICTURES, `${base}.svg`), text: draw(readFileSync(join(PICTURES, name), 'utf8')) }] : [];
  });
}

function styled(source: string): string {
  return source.replace('{', `{${STYLE}`).replace(/(subgraph cluster_\w+ \{)/g, '$1 margin=14;').replaceAll('class=service', SERVICE);
}
