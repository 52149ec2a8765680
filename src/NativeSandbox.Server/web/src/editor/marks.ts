import { RangeSet, StateEffect, StateField, type Extension } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter } from "@codemirror/view";

/** What a compiler or an interpreter said about a line, counted from one. */
export interface LineMessage {
  line: number;
  column: number | null;
  text: string;
  isWarning: boolean;
}

const setMessages = StateEffect.define<LineMessage[]>();

class Marker extends GutterMarker {
  constructor(readonly message: LineMessage) {
    super();
  }

  override eq(other: Marker): boolean {
    return other.message.text === this.message.text && other.message.isWarning === this.message.isWarning;
  }

  override toDOM(): Node {
    const dot = document.createElement("span");
    dot.className = this.message.isWarning ? "mark mark-warning" : "mark mark-error";
    dot.title = this.message.text;
    dot.setAttribute("role", "img");
    dot.setAttribute("aria-label", this.message.text);
    return dot;
  }
}

const lineOf = { error: Decoration.line({ class: "line-error" }), warning: Decoration.line({ class: "line-warning" }) };

interface Marks {
  markers: RangeSet<Marker>;
  lines: RangeSet<Decoration>;
}

const none: Marks = { markers: RangeSet.empty, lines: RangeSet.empty };

const field = StateField.define<Marks>({
  create: () => none,
  update(marks, transaction) {
    const effect = transaction.effects.find((one) => one.is(setMessages));
    if (!effect) return { markers: marks.markers.map(transaction.changes), lines: marks.lines.map(transaction.changes) };
    const document = transaction.state.doc;
    const first = new Map<number, LineMessage>();
    for (const message of effect.value as LineMessage[]) {
      const known = first.get(message.line);
      if (message.line <= document.lines && (!known || (known.isWarning && !message.isWarning))) first.set(message.line, message);
    }
    const found = [...first.values()].map((message) => ({ message, at: document.line(message.line).from }));
    return {
      markers: RangeSet.of(found.map(({ message, at }) => new Marker(message).range(at)), true),
      lines: RangeSet.of(found.map(({ message, at }) => lineOf[message.isWarning ? "warning" : "error"].range(at)), true),
    };
  },
  provide: (self) => EditorView.decorations.from(self, (marks) => marks.lines),
});

/** Marks in a gutter and on the lines; they move with the text. */
export const lineMarks: Extension = [field, gutter({ class: "mark-gutter", markers: (view) => view.state.field(field).markers })];

export function showMessages(view: EditorView, messages: LineMessage[]): void {
  view.dispatch({ effects: setMessages.of(messages) });
}
