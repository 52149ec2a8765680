const namespace = "http://www.w3.org/2000/svg";

/** One of the drawings in index.html; decoration only, what it means is said in words beside it. */
export function icon(name: string): SVGSVGElement {
  const drawing = document.createElementNS(namespace, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `#icon-${name}`);
  drawing.append(use);
  return drawing;
}
