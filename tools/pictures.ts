import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { Viz } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import { sequenceDiagram } from './sequence-diagram';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- it has types for ES modules only
const { instance }: { instance(): Promise<Viz> } = require('@viz-js/viz');

const PICTURES = join(__dirname, '../docs/pictures');

/**
 * Whoever looks has another font: where there is neither Helvetica nor Arial, the widest usual one is DejaVu Sans. So Graphviz makes room for letters
 * that are larger than those that it draws.
 */
const ROOM = 1.25;
const SIZES = { graph: 14, node: 12, edge: 11 };

const FONT = 'fontname="Helvetica,Arial,sans-serif", fontcolor="#1b2733"';
const STYLE = `
  graph [${FONT}, fontsize=${SIZES.graph * ROOM}, labelloc=t, bgcolor=white, style=rounded, color="#9fb3c8", nodesep=0.3, ranksep=0.5, pad=0.2]
  node [${FONT}, fontsize=${SIZES.node * ROOM}, shape=box, style="rounded,filled", fillcolor="#e6f0f8", color="#3d6b94", margin="0.14,0.08"]
  edge [${FONT}, fontsize=${SIZES.edge * ROOM}, fontcolor="#486581", color="#486581", arrowsize=0.7]
`;
const SERVICE = 'fillcolor="#fdf0e3", color="#b4690e"';

/** The pictures of the documentation. Each SVG is rendered from the text file next to it, in one style. */
export async function pictures(): Promise<{ path: string; text: string }[]> {
  const viz = await instance();
  const drawings: { [ending: string]: (source: string) => string } = {
    '.dot': (source) => drawn(viz.renderString(styled(source), { format: 'svg' })), // Graphviz
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

/** With letters in their size, and a white edge around those on lines, so that they can be read. */
function drawn(svg: string): string {
  return svg
    .replace(/font-size="([\d.]+)"/g, (_, size) => `font-size="${(size / ROOM).toFixed(2)}"`)
    .replace(/(<text [^>]*) fill="#486581"/g, '$1 fill="#486581" stroke="white" stroke-width="4" paint-order="stroke"');
}
