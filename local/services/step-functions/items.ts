export interface ReaderConfig {
  readonly InputType: string;
  readonly CSVHeaderLocation?: string;
}

/** The items of an S3 object, which are read lazily, and their number. */
export function readItems(text: string, { InputType, CSVHeaderLocation }: ReaderConfig): { total: number; items: Iterator<any> } {
  const hasHeader = InputType === 'CSV' && CSVHeaderLocation === 'FIRST_ROW';
  if (!hasHeader && InputType !== 'JSONL') { throw new Error(`States.ItemReaderFailed: ${InputType} is not supported`); }
  let lines = 0;
  for (const line of linesOf(text)) { lines += Math.sign(line.length); }
  return { total: hasHeader ? lines - 1 : lines, items: hasHeader ? rowsOf(text) : objectsOf(text) };
}

/** Items in groups. */
export function* inBatches(items: Iterator<any>, size: number): Generator<any[]> {
  for (;;) {
    const batch: any[] = [];
    while (batch.length < size) {
      const { value, done } = items.next();
      if (done) { break; }
      batch.push(value);
    }
    if (batch.length === 0) { return; }
    yield batch;
  }
}

function* objectsOf(text: string): Generator<any> {
  for (const line of linesOf(text)) { if (line !== '') { yield JSON.parse(line); } }
}

/** All values are texts (developer guide, ItemReader). */
function* rowsOf(text: string): Generator<any> {
  let names: string[] | undefined;
  for (const line of linesOf(text)) {
    if (line === '') { continue; }
    const cells = cellsOf(line);
    if (names) { yield Object.fromEntries(names.map((name, column) => [name, cells[column] ?? ''])); }
    names ??= cells;
  }
}

function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    yield text.slice(start, end).replace(/\r$/, '');
    start = end + 1;
  }
}

/** The cells of a line (RFC 4180), without line breaks in them. */
function cellsOf(line: string): string[] {
  return [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}
