export type View = "code" | "output" | "terminal" | "sessions";

const names: View[] = ["code", "output", "terminal", "sessions"];
const narrow = matchMedia("(max-width: 760px)");

/** The tabs. On a narrow screen one part of the page is seen at a time, on a wide one the program is beside the others. */
export class Views {
  #current: View = "output";

  constructor(private readonly onShow: (view: View) => void) {
    for (const name of names) {
      const tab = this.#tab(name);
      tab.addEventListener("click", () => this.show(name));
      tab.addEventListener("keydown", (event) => this.#onKey(event));
    }
    narrow.addEventListener("change", () => this.show(narrow.matches ? "code" : this.#current === "code" ? "output" : this.#current));
    this.show(narrow.matches ? "code" : "output");
  }

  get isNarrow(): boolean {
    return narrow.matches;
  }

  get current(): View {
    return this.#current;
  }

  show(view: View): void {
    this.#current = view === "code" && !narrow.matches ? "output" : view;
    document.body.dataset["view"] = this.#current;
    for (const name of names) {
      const isShown = name === this.#current;
      this.#tab(name).setAttribute("aria-selected", String(isShown));
      this.#tab(name).tabIndex = isShown ? 0 : -1;
      this.#panel(name).hidden = !isShown && (name !== "code" || narrow.matches);
    }
    this.onShow(this.#current);
  }

  // As the ARIA pattern for tabs has it: arrows move among them, Tab leaves them.
  #onKey(event: KeyboardEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const seen = names.filter((name) => name !== "code" || narrow.matches);
    const next = seen[(seen.indexOf(this.#current) + step + seen.length) % seen.length]!;
    this.show(next);
    this.#tab(next).focus();
    event.preventDefault();
  }

  #tab(name: View): HTMLElement {
    return document.getElementById(`tab-${name}`)!;
  }

  #panel(name: View): HTMLElement {
    return document.getElementById(`panel-${name}`)!;
  }
}
