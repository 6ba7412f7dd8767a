/*
 * `instanceof` fails when two copies of the library are installed, so classes are told apart by a registered symbol.
 */

/** Marks a construct as one of the class with this name. */
export function mark(construct: object, className: string): void {
  Object.defineProperty(construct, Symbol.for(`cdk-ivs.${className}`), { value: true });
}

/** Whether a construct was marked with this name. */
export function isMarked(x: any, className: string): boolean {
  return x !== null && typeof x === 'object' && Symbol.for(`cdk-ivs.${className}`) in x;
}
