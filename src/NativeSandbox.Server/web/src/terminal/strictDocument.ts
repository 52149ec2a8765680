/**
 * A document for xterm whose new elements keep to the page's security policy, which allows no style attribute and no style
 * element: the former is set through the CSSOM, the text of the latter becomes a constructable sheet. Both are what the policy
 * leaves to scripts (CSP 3, §8.3), so that it needs no 'unsafe-inline' and no nonce.
 */
export function strictDocument(): Document {
  return new Proxy(document, {
    get(target, name) {
      if (name === "createElement") return createElement;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}

/** The same for what xterm takes from the page's own document while it is opened. */
export function withStrictElements(open: () => void): void {
  document.createElement = createElement as typeof document.createElement;
  try {
    open();
  } finally {
    // What was there before is the prototype's.
    Reflect.deleteProperty(document, "createElement");
  }
}

const create = Document.prototype.createElement;

function createElement(name: string): HTMLElement {
  if (name === "style") return createSheet();
  const made = create.call(document, name);
  made.setAttribute = setAttribute;
  return made;
}

function setAttribute(this: HTMLElement, name: string, value: string): void {
  if (name === "style") this.style.cssText = value;
  else Element.prototype.setAttribute.call(this, name, value);
}

/** Stands for a style element, of which even an empty one violates the policy: its text is a sheet of the document until it is removed. */
function createSheet(): HTMLElement {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  const made = create.call(document, "div");
  made.hidden = true;
  Object.defineProperty(made, "textContent", { set: (text: string) => sheet.replaceSync(text) });
  made.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    Element.prototype.remove.call(made);
  };
  return made;
}
