import { ceilingRow, Section } from './table';
import { npm } from '../tools/commands';

const CEILING = 1400; // kB, of which a tenth is for examples in five languages

/** The unpacked size of the published package. */
export function packageSize(): Section {
  const [{ files, unpackedSize }] = JSON.parse(npm(['pack', '--dry-run', '--json', '--ignore-scripts']));
  const sizes = new Map<string, number>();
  for (const { path, size } of files as { path: string; size: number }[]) {
    const part = path.replace(/\/.*/, '/');
    sizes.set(part, (sizes.get(part) ?? 0) + size);
  }
  const parts = [...sizes].sort(([, a], [, b]) => b - a).slice(0, 5).map(([part, size]) => `\`${part}\` ${(size / 1000).toFixed(0)} kB`);
  return {
    title: 'Size of the package',
    notes: [`${files.length} files. The largest parts: ${parts.join(', ')}.`],
    rows: [ceilingRow('published package, unpacked', unpackedSize / 1000, CEILING, 'kB')],
  };
}
