import type { ApiClient } from "./api/client";
import { problemOf } from "./api/problem";
import type { Execution, Language } from "./api/types";
import { byId, element } from "./dom/element";
import { CodeEditor } from "./editor/codeEditor";
import { examplesOf, type Example } from "./examples/examples";
import { drafts } from "./languages/drafts";
import { LanguagePicker, versionOf } from "./languages/languagePicker";
import { beginning } from "./output/beginning";
import { findPlaces, messagesOf } from "./output/sourcePlaces";
import { bytes } from "./ui/amounts";

/** What can be done with the program as it stands. */
export interface WorkbenchListener {
  run(): void;
  languageChanged(language: Language): void;
}

/** The program: its language and variant, its text, what it reads, and the examples to start from. */
export class Workbench {
  readonly #variant = byId("variant", HTMLSelectElement);
  readonly #example = byId("example", HTMLSelectElement);
  readonly #stdin = byId("stdin", HTMLTextAreaElement);
  readonly #stdinBox = byId("stdin-box", HTMLDetailsElement);
  readonly #file = byId("file", HTMLElement);
  readonly #picker = new LanguagePicker((language) => this.choose(language));
  readonly #editor: CodeEditor;
  #languages: Language[] = [];
  #language: Language | null = null;
  #examples: Example[] = [];

  constructor(
    private readonly api: ApiClient,
    private readonly listener: WorkbenchListener,
  ) {
    this.#editor = new CodeEditor(byId("editor", HTMLElement), (text) => this.#edited(text), () => listener.run());
    this.#example.addEventListener("change", () => this.#loadExample());
    this.#stdin.value = drafts.input;
    this.#stdinBox.open = this.#stdin.value !== "";
    this.#stdin.addEventListener("input", () => this.#inputChanged());
    this.#inputChanged();
  }

  get language(): Language | null {
    return this.#language;
  }

  /** What `language` of a request is: the language's id or its variant's. */
  get languageId(): string {
    return this.#variant.value || this.#language!.id;
  }

  get code(): string {
    return this.#editor.text;
  }

  get input(): string {
    return this.#stdin.value;
  }

  async load(): Promise<void> {
    try {
      this.#languages = (await this.api.json<{ languages: Language[] }>("GET", "/api/languages")).languages;
    } catch (error) {
      this.#picker.showNone("Not loaded");
      throw error;
    }
    this.#picker.languages = this.#languages;
    const available = this.#languages.filter((language) => language.available);
    const first = available.find(({ id }) => id === drafts.language) ?? available.find(({ id }) => id === "python") ?? available[0];
    if (first) this.choose(first);
    else this.#picker.showNone("No languages");
  }

  choose(language: Language): void {
    this.#language = language;
    drafts.language = language.id;
    this.#picker.show(language);
    this.#file.textContent = `${language.sourceFile} · ${language.name} ${versionOf(language)}`;
    this.#variant.replaceChildren(element("option", { value: "" }, "Default"), ...language.variants.map(({ id, name }) => element("option", { value: id }, name)));
    this.#variant.hidden = language.variants.length === 0;
    this.#examples = examplesOf(language);
    this.#example.replaceChildren(element("option", { value: "" }, "Examples"), ...this.#examples.map(({ title }, index) => element("option", { value: index }, title)));
    this.#example.hidden = this.#examples.length === 0;
    const draft = drafts.of(language.id);
    if (draft === undefined && this.#examples[0]) this.#show(this.#examples[0]);
    else this.#editor.text = draft ?? "";
    void this.#editor.choose(language.id).catch((error: unknown) => (this.#file.textContent = `${language.sourceFile} (without colours: ${problemOf(error).title})`));
    this.listener.languageChanged(language);
  }

  /** Marks the lines that a run's result names. */
  markResult(result: Execution): void {
    // An interpreter finds errors of syntax too, and says them where programs say theirs.
    this.mark(result.success ? "" : result.error || result.compileOutput);
  }

  mark(said: string): void {
    const shown = beginning(said);
    if (this.#language) this.#editor.mark(messagesOf(shown, findPlaces(shown, this.#language.sourceFile)));
  }

  goTo(line: number, column: number | null): void {
    this.#editor.goTo(line, column);
  }

  focus(): void {
    this.#editor.focus();
  }

  #loadExample(): void {
    const example = this.#examples[Number(this.#example.value)];
    if (this.#example.value !== "" && example) this.#show(example);
    this.#example.value = "";
    this.#editor.focus();
  }

  #show(example: Example): void {
    this.#editor.text = example.code;
    this.#stdin.value = example.input;
    this.#stdinBox.open = true;
    this.#inputChanged();
  }

  #edited(text: string): void {
    if (this.#language) drafts.keep(this.#language.id, text);
  }

  #inputChanged(): void {
    drafts.input = this.#stdin.value;
    byId("stdin-size", HTMLElement).textContent = this.#stdin.value === "" ? "" : `· ${bytes(new TextEncoder().encode(this.#stdin.value).length)}`;
  }
}
