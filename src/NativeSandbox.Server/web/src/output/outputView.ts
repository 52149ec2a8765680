import type { Execution, Language } from "../api/types";
import type { Problem } from "../api/problem";
import { download } from "../dom/download";
import { element, type Child } from "../dom/element";
import { bytes, milliseconds } from "../ui/amounts";
import { beginning } from "./beginning";
import { linkedText } from "./linkedText";
import { usageBars } from "./usageBars";
import { lookOf } from "./verdicts";

/** What became of the last run without a terminal. */
export class OutputView {
  constructor(
    private readonly host: HTMLElement,
    private readonly goTo: (line: number, column: number | null) => void,
  ) {}

  showResult(result: Execution, language: Language): void {
    const look = lookOf(result.verdict);
    const isCompileError = result.verdict === "CompileError";
    const limits = language.defaultLimits;
    this.host.replaceChildren(
      element(
        "div",
        { class: "verdict", "data-tone": look.tone, "data-verdict": result.verdict },
        element("strong", { class: "chip" }, look.label),
        element("span", { class: "ending" }, ending(result)),
        element("span", { class: "total" }, `${milliseconds(result.executionTime)} in all`),
      ),
      ...(isCompileError ? [] : [usageBars(result, limits)]),
      ...(result.detail && result.detail !== result.error ? [element("p", { class: "detail" }, result.detail)] : []),
      ...this.#streams(result, language, isCompileError),
    );
  }

  showProblem(problem: Problem, retry: () => void): void {
    this.host.replaceChildren(
      element(
        "div",
        { class: "problem", role: "alert" },
        element("strong", {}, problem.title),
        element("p", {}, problem.detail),
        element("button", { type: "button", class: "button", onclick: retry }, "Try again"),
      ),
    );
  }

  showStopped(): void {
    this.host.replaceChildren(element("p", { class: "empty" }, "Stopped. The program's box is gone; nothing of it runs on."));
  }

  #streams(result: Execution, language: Language, isCompileError: boolean): HTMLElement[] {
    const shown: HTMLElement[] = [];
    const link = (text: string) => linkedText(text, language.sourceFile, this.goTo);
    if (isCompileError) shown.push(stream("Compiler", "errors", result.error || result.compileOutput, link));
    else {
      if (result.output !== "" || result.error === "") shown.push(stream("Output", "output", result.output, link));
      if (result.error !== "") shown.push(stream("Errors", "errors", result.error, link));
      if (result.compileOutput !== "") shown.push(stream("Compiler", "compiler", result.compileOutput, link));
    }
    if (result.outputTruncated) shown.push(element("p", { class: "note" }, "The output was longer than its limit; this is its beginning."));
    return shown;
  }
}

function stream(title: string, kind: string, text: string, link: (text: string) => Node): HTMLElement {
  const shown = beginning(text);
  const body: Child = text === "" ? element("span", { class: "nothing" }, "(nothing)") : link(shown);
  return element(
    "section",
    { class: `stream stream-${kind}`, "aria-label": title },
    element("header", {}, element("h3", {}, title), text !== "" && isSecureContext && copyButton(title, text)),
    shown.length < text.length && restNote(title, text, shown),
    element("pre", { tabindex: 0, "aria-label": title }, body),
  );
}

function restNote(title: string, text: string, shown: string): HTMLElement {
  const whole = new Blob([text], { type: "text/plain" });
  const save = () => download(whole, `${title.toLowerCase()}.txt`);
  return element("p", { class: "rest" }, `The first ${bytes(new Blob([shown]).size)} of ${bytes(whole.size)} are shown. `, element("button", { type: "button", class: "button small", onclick: save }, "Download all"));
}

// A browser gives the clipboard to pages that came by HTTPS or from this machine only.
function copyButton(title: string, text: string): HTMLElement {
  const button = element("button", { type: "button", class: "quiet small", "aria-label": `Copy ${title.toLowerCase()}` }, "Copy");
  button.addEventListener("click", () => {
    void navigator.clipboard.writeText(text).then(
      () => (button.textContent = "Copied"),
      () => (button.textContent = "Not allowed by the browser"),
    );
  });
  return button;
}

function ending(result: Execution): string {
  if (result.signal) return `ended by ${result.signal}`;
  return result.exitCode === null ? "" : `exit code ${result.exitCode}`;
}
