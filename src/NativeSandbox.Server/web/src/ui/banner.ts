import { byId, element } from "../dom/element";

/** What the page has to say across its whole width; one thing at a time. */
export class Banner {
  readonly #host = byId("banner", HTMLElement);
  #about = "";

  show(about: string, text: string, action?: { label: string; run: () => void }): void {
    this.#about = about;
    this.#host.replaceChildren(
      element("span", {}, text),
      ...(action ? [element("button", { type: "button", class: "button small", onclick: action.run }, action.label)] : []),
      element("button", { type: "button", class: "quiet small", "aria-label": "Dismiss", onclick: () => this.hide(about) }, "×"),
    );
    this.#host.dataset["about"] = about;
    this.#host.hidden = false;
  }

  /** Takes away what was said about this; what was said about something else stays. */
  hide(about: string): void {
    if (this.#about !== about) return;
    this.#about = "";
    this.#host.hidden = true;
    this.#host.replaceChildren();
  }
}
