/*
 * `instanceof` fails when two copies of the library are installed, so classes are identified by a registered symbol.
 */

const symbols = new Map<string, symbol>();

function symbolOf(className: string): symbol {
  let symbol = symbols.get(className);
  if (symbol === undefined) { symbols.set(className, symbol = Symbol.for(`cdk-ivs.${className}`)); }
  return symbol;
}

/** Marks an object as an instance of the class with this name. The mark is on its prototype, so it is set only once per class. */
export function mark(construct: object, className: string): void {
  const symbol = symbolOf(className);
  if (!(symbol in construct)) { Object.defineProperty(Object.getPrototypeOf(construct), symbol, { value: true }); }
}

/** Whether an object was marked with this name. */
export function isMarked(x: any, className: string): boolean {
  return x !== null && typeof x === 'object' && symbolOf(className) in x;
}
