/** What is given of some options. One that is undefined must not take the place of a default, of this library or of a property injector. */
export function givenOf<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}
