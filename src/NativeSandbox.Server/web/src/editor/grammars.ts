import { StreamLanguage, type StreamParser } from "@codemirror/language";
import type { Extension } from "@codemirror/state";

const stream = (parser: StreamParser<unknown>): Extension => StreamLanguage.define(parser);
const clike = () => import("@codemirror/legacy-modes/mode/clike");
const shell = async () => stream((await import("@codemirror/legacy-modes/mode/shell")).shell);
const java = async () => (await import("@codemirror/lang-java")).java();

/** How each language's text is coloured and indented; fetched when the language is chosen. */
const grammars: Record<string, () => Promise<Extension>> = {
  bash: shell,
  sh: shell,
  c: async () => (await import("@codemirror/lang-cpp")).cpp(),
  cpp: async () => (await import("@codemirror/lang-cpp")).cpp(),
  csharp: async () => stream((await clike()).csharp),
  dart: async () => stream((await clike()).dart),
  elixir: async () => (await import("codemirror-lang-elixir")).elixir(),
  go: async () => (await import("@codemirror/lang-go")).go(),
  haskell: async () => stream((await import("@codemirror/legacy-modes/mode/haskell")).haskell),
  java,
  javascript: async () => (await import("@codemirror/lang-javascript")).javascript(),
  jshell: java,
  kotlin: async () => stream((await clike()).kotlin),
  lua: async () => stream((await import("@codemirror/legacy-modes/mode/lua")).lua),
  ocaml: async () => stream((await import("@codemirror/legacy-modes/mode/mllike")).oCaml),
  perl: async () => stream((await import("@codemirror/legacy-modes/mode/perl")).perl),
  php: async () => (await import("@codemirror/lang-php")).php(),
  python: async () => (await import("@codemirror/lang-python")).python(),
  r: async () => stream((await import("@codemirror/legacy-modes/mode/r")).r),
  ruby: async () => stream((await import("@codemirror/legacy-modes/mode/ruby")).ruby),
  rust: async () => (await import("@codemirror/lang-rust")).rust(),
  scala: async () => stream((await clike()).scala),
  swift: async () => stream((await import("@codemirror/legacy-modes/mode/swift")).swift),
  typescript: async () => (await import("@codemirror/lang-javascript")).javascript({ typescript: true }),
};

/** What the language's own tools indent by, where that is not four spaces. */
const units: Record<string, string> = {
  ...Object.fromEntries(["bash", "dart", "elixir", "haskell", "javascript", "lua", "ocaml", "r", "ruby", "scala", "sh", "typescript"].map((id) => [id, "  "])),
  go: "\t",
};

/** A language without a grammar (a manifest of the server's own) is shown plain. */
export const grammarOf = (language: string): Promise<Extension> => grammars[language]?.() ?? Promise.resolve([]);

export const indentUnitOf = (language: string): string => units[language] ?? "    ";
