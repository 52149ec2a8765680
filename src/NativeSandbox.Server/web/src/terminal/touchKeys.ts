/** What the keys that phones lack send, as a terminal of the VT220 family does. */
const keys: Record<string, string> = {
  escape: "\x1b",
  tab: "\t",
  interrupt: "\x03",
  end: "\x04",
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
};

export function installTouchKeys(bar: HTMLElement, send: (bytes: Uint8Array) => void): void {
  bar.addEventListener("pointerdown", (event) => event.preventDefault()); // The keyboard of the screen stays as it is.
  bar.addEventListener("click", (event) => {
    const key = event.target instanceof HTMLElement ? keys[event.target.dataset["key"] ?? ""] : undefined;
    if (key) send(new TextEncoder().encode(key));
  });
}
