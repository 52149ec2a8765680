import type { Language } from "../api/types";
import { byId, element } from "../dom/element";

/** The list of languages: a combobox that filters as one types. Those that are not installed are there, grey, with the reason. */
export class LanguagePicker {
  readonly #button = byId("language", HTMLButtonElement);
  readonly #popup = byId("language-popup", HTMLElement);
  readonly #filter = byId("language-filter", HTMLInputElement);
  readonly #list = byId("language-list", HTMLUListElement);
  #languages: Language[] = [];
  #chosen: Language | null = null;
  #active = 0;

  constructor(private readonly onChoose: (language: Language) => void) {
    this.#button.addEventListener("click", () => (this.#popup.hidden ? this.#open() : this.#close()));
    this.#button.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") this.#open();
    });
    this.#filter.addEventListener("input", () => this.#render(0));
    this.#filter.addEventListener("keydown", (event) => this.#onKey(event));
    document.addEventListener("pointerdown", (event) => {
      if (!this.#popup.hidden && !event.composedPath().some((node) => node === this.#popup || node === this.#button)) this.#close();
    });
    this.#popup.addEventListener("focusout", (event) => {
      if (event.relatedTarget instanceof Node && !this.#popup.contains(event.relatedTarget)) this.#close();
    });
  }

  set languages(languages: Language[]) {
    this.#languages = [...languages].sort((a, b) => Number(b.available) - Number(a.available) || a.name.localeCompare(b.name));
    this.#button.disabled = false;
  }

  show(language: Language): void {
    this.#chosen = language;
    this.#button.replaceChildren(
      element("span", { class: "language-name" }, language.name),
      " ", // Not seen, but heard: the label below must hold the text of what is in the button.
      element("span", { class: "language-version" }, versionOf(language)),
    );
    this.#button.setAttribute("aria-label", `Language: ${language.name} ${versionOf(language)}`);
  }

  /** There is none to choose. */
  showNone(why: string): void {
    this.#button.textContent = why;
  }

  #open(): void {
    this.#popup.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    this.#filter.value = "";
    this.#render(Math.max(0, this.#shown().findIndex((language) => language === this.#chosen)));
    this.#filter.focus();
  }

  #close(): void {
    this.#popup.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
  }

  #shown(): Language[] {
    const words = this.#filter.value.trim().toLowerCase();
    if (words === "") return this.#languages;
    return this.#languages.filter((language) => [language.name, language.id, ...language.aliases].some((name) => name.toLowerCase().includes(words)));
  }

  #render(active: number): void {
    const shown = this.#shown();
    this.#active = Math.min(Math.max(0, active), Math.max(0, shown.length - 1));
    this.#list.replaceChildren(...shown.map((language, index) => this.#option(language, index)));
    if (shown.length === 0) this.#list.append(element("li", { class: "nothing", role: "presentation" }, "No language of this name."));
    const option = this.#list.children[this.#active];
    if (option?.id) this.#filter.setAttribute("aria-activedescendant", option.id);
    option?.scrollIntoView({ block: "nearest" });
  }

  #option(language: Language, index: number): HTMLLIElement {
    return element(
      "li",
      {
        id: `language-${language.id}`,
        role: "option",
        class: index === this.#active ? "active" : "",
        "aria-selected": String(language === this.#chosen),
        "aria-disabled": language.available ? null : "true",
        title: language.available ? null : language.reason,
        onclick: () => this.#choose(language),
      },
      element("span", { class: "language-name" }, language.name),
      element("span", { class: "language-version" }, language.available ? versionOf(language) : "not installed"),
      !language.available && element("span", { class: "reason" }, language.reason ?? ""),
    );
  }

  #choose(language: Language): void {
    if (!language.available) return;
    this.#close();
    this.#button.focus();
    this.onChoose(language);
  }

  #onKey(event: KeyboardEvent): void {
    const shown = this.#shown();
    const last = shown.length - 1;
    const moves: Record<string, number> = { ArrowDown: this.#active + 1, ArrowUp: this.#active - 1, PageDown: this.#active + 8, PageUp: this.#active - 8 };
    const move = moves[event.key];
    if (move !== undefined) this.#render(Math.min(Math.max(0, move), last));
    else if (event.key === "Enter" && shown[this.#active]) this.#choose(shown[this.#active]!);
    else if (event.key === "Escape") {
      this.#close();
      this.#button.focus();
    } else return;
    event.preventDefault();
  }
}

/** The number in a toolchain's words: "gcc (Debian 12.2.0-14) 12.2.0" says more than a button can. */
export function versionOf(language: Language): string {
  const text = language.version ?? "";
  return /\d+(?:\.\d+)+/.exec(text)?.[0] ?? text;
}
