/** F6 goes to the next part of the page, Shift+F6 back: the editor and the terminal keep Tab for themselves. */
export function installRegionKeys(regions: { root: HTMLElement; focus: () => void }[]): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F6") return;
    const seen = regions.filter(({ root }) => root.offsetParent !== null);
    const here = seen.findIndex(({ root }) => root.contains(document.activeElement));
    const next = seen[(here + (event.shiftKey ? -1 : 1) + seen.length) % seen.length];
    next?.focus();
    event.preventDefault();
  });
}
