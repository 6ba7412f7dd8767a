/** The element of the page with an ID. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** A new element. Text goes in as text, never as HTML. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name, properties: Partial<HTMLElementTagNameMap[Name]> = {}, ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** The time of day, to the second. */
export function timeOfDay(time: string): string {
  return new Date(time).toLocaleTimeString([], { hour12: false });
}

/** A button that does something, says how it went for a moment, and can be pressed again. */
export function button(label: string, act: () => Promise<string | undefined>): HTMLButtonElement {
  const made = make('button', { type: 'button' }, label);
  made.onclick = async () => {
    made.disabled = true;
    const said = await act().catch((error: Error) => error.message);
    if (said !== undefined) { made.textContent = said; }
    setTimeout(() => { made.textContent = label; made.disabled = false; }, said === undefined ? 0 : 1500);
  };
  return made;
}
