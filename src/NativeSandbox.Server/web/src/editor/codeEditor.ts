import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { grammarOf, indentUnitOf } from "./grammars";
import { editorTheme } from "./theme";
import { lineMarks, showMessages, type LineMessage } from "./marks";

/** The program's text. Lives in a shadow root, where CodeMirror's styles are constructable sheets, which the security policy allows. */
export class CodeEditor {
  readonly #view: EditorView;
  readonly #language = new Compartment();
  #chosen = "";

  constructor(host: HTMLElement, onChange: (text: string) => void, onRun: () => void) {
    const root = host.attachShadow({ mode: "open", delegatesFocus: true });
    const run = () => (onRun(), true);
    this.#view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        extensions: [
          // Before the default keys, of which one makes a new line of it.
          keymap.of([{ key: "Mod-Enter", run, preventDefault: true }]),
          editorTheme,
          lineMarks,
          lineNumbers(),
          highlightActiveLineGutter(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          highlightSelectionMatches(),
          syntaxHighlighting(classHighlighter),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab]),
          this.#language.of([]),
          EditorView.contentAttributes.of({ "aria-label": "Program text. Escape, then Tab leaves it; F6 goes to the next part of the page." }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  /** Replaces the text; undo brings the old one back. */
  set text(text: string) {
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true });
    this.mark([]);
  }

  async choose(language: string): Promise<void> {
    this.#chosen = language;
    const grammar = await grammarOf(language);
    // Another may have been chosen while this one's grammar was on its way.
    if (this.#chosen !== language) return;
    this.#view.dispatch({ effects: this.#language.reconfigure([grammar, indentUnit.of(indentUnitOf(language))]) });
  }

  mark(messages: LineMessage[]): void {
    showMessages(this.#view, messages);
  }

  goTo(line: number, column: number | null): void {
    const document = this.#view.state.doc;
    const found = document.line(Math.min(Math.max(1, line), document.lines));
    const anchor = Math.min(found.from + Math.max(0, (column ?? 1) - 1), found.to);
    this.#view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    this.focus();
  }

  focus(): void {
    this.#view.focus();
  }
}
