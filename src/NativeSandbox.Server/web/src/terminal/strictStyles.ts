/**
 * Has xterm keep to the page's security policy, which allows no style element and no style attribute, while it is opened and from
 * then on: the text of the former becomes a constructable sheet, the latter (colours of single characters) is set through the
 * CSSOM. Both are what the policy leaves to scripts (CSP 3, §8.3), so that it needs no 'unsafe-inline' and no nonce.
 */
export function withStrictStyles(open: () => void): void {
  HTMLSpanElement.prototype.setAttribute = setAttribute;
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
  return name === "style" ? createSheet() : create.call(document, name);
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
