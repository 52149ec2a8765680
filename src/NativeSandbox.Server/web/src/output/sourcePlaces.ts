import type { LineMessage } from "../editor/marks";

/** Where a text names a line of the program: from..to are indexes into the text. */
export interface SourcePlace {
  from: number;
  to: number;
  line: number;
  column: number | null;
}

// What follows the file's name: `:3:5` and `:3` (most), `(3,5)` (tsc, csc), `", line 3, characters 5-9` (Python, OCaml),
// `: line 3` (bash), ` line 3` and ` on line 3` (Perl, PHP), `: 3:` (dash), `#3` (R).
const places = String.raw`(?::(\d+)(?::(\d+))?|\((\d+),(\d+)\)|",? line (\d+)(?:, characters (\d+))?|:? (?:on )?line (\d+)|: (\d+):|#(\d+))`;

// javac, kotlinc and scalac say the name of the class's file, which is that of the program's public class.
const otherNames = /\.(?:java|kt|scala)$/;

/** Finds the places that compilers and interpreters name, of the program's own file only. */
export function findPlaces(text: string, sourceFile: string): SourcePlace[] {
  const name = otherNames.test(sourceFile) ? String.raw`[\w$]+${escape(sourceFile.slice(sourceFile.lastIndexOf(".")))}` : escape(sourceFile);
  const pattern = new RegExp(String.raw`(?<![\w.-])${name}${places}`, "g");
  const found: SourcePlace[] = [];
  for (const match of text.matchAll(pattern)) {
    const numbers = match.slice(1);
    const line = Number(numbers[0] ?? numbers[2] ?? numbers[4] ?? numbers[6] ?? numbers[7] ?? numbers[8]);
    const column = numbers[1] ?? numbers[3] ?? null;
    // OCaml counts characters from zero.
    const character = numbers[5] === undefined ? null : Number(numbers[5]) + 1;
    if (line > 0) found.push({ from: match.index, to: match.index + match[0].length, line, column: column === null ? character : Number(column) });
  }
  return found;
}

/** What is said of each place, for the editor's gutter. */
export function messagesOf(text: string, found: SourcePlace[]): LineMessage[] {
  return found.map(({ from, to, line, column }) => {
    const start = text.lastIndexOf("\n", from - 1) + 1;
    const end = lineEnd(text, to);
    const head = text.slice(start, end);
    // rustc, OCaml, Python: the place has a line of its own, the message is on the line before or after it.
    const rest = head.slice(to - start).replace(/^[:\s]+/, "");
    const message = rest.length > 3 ? rest : `${text.slice(text.lastIndexOf("\n", start - 2) + 1, Math.max(0, start - 1))} ${rest}`.trim();
    return { line, column, text: message || head.trim(), isWarning: /\b(?:warning|note|info|help)\b/i.test(message || head) };
  });
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
