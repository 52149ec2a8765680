import "../styles/main.css";
import { ApiClient } from "./api/client";
import { problemOf } from "./api/problem";
import { byId } from "./dom/element";
import { whileWaiting } from "./dom/patience";
import { OutputView } from "./output/outputView";
import { Runner } from "./output/runner";
import { savedSessions } from "./sessions/savedSessions";
import { SessionsApi } from "./sessions/sessionsApi";
import { SessionsView } from "./sessions/sessionsView";
import { TerminalPanel } from "./terminal/terminalPanel";
import { Banner } from "./ui/banner";
import { installDivider } from "./ui/divider";
import { KeyDialog } from "./ui/keyDialog";
import { installRegionKeys } from "./ui/regions";
import { installTheme } from "./ui/theme";
import { Views } from "./ui/views";
import { Workbench } from "./workbench";

const button = (id: string) => byId(id, HTMLButtonElement);
const keyDialog = new KeyDialog();
const api = new ApiClient((refused) => keyDialog.ask(refused));
const sessionsApi = new SessionsApi(api);
const banner = new Banner();
const progress = byId("progress", HTMLElement);
const working = (isWorking: boolean) => (progress.hidden = !isWorking);

const goTo = (line: number, column: number | null) => {
  if (views.isNarrow) views.show("code");
  workbench.goTo(line, column);
};
const output = new OutputView(byId("output", HTMLElement), goTo);
const runner = new Runner(api, output, working, showWhatRuns);
const workbench = new Workbench(api, {
  run: () => void run(),
  languageChanged: (language) => {
    button("run").disabled = button("run-terminal").disabled = !language.available;
    button("repl").disabled = !language.repl;
    button("repl").title = language.repl ? `The prompt of ${language.name}` : `${language.name} has no prompt of its own`;
  },
});
const terminal = new TerminalPanel(api, sessionsApi, banner, {
  wanted: () => views.show("terminal"),
  compilerSaid: (text) => workbench.mark(text),
  changed: () => {
    showWhatRuns();
    void sessions.refresh();
  },
  working,
});
const sessions = new SessionsView(sessionsApi, () => terminal.shownId, {
  open: (id) => (id === terminal.shownId && terminal.isRunning ? (views.show("terminal"), terminal.focus()) : void terminal.attach(id)),
  openAgain: (id) => void terminal.openAgain(id),
  ended: (id) => terminal.sessionEnded(id),
  failed: (problem) => banner.show("sessions", `${problem.title}. ${problem.detail}`),
});
const views = new Views((view) => {
  if (view === "terminal") requestAnimationFrame(() => terminal.shown());
  sessions.isShown = view === "sessions";
});

async function run(): Promise<void> {
  const language = workbench.language;
  if (!language?.available) return;
  views.show("output");
  workbench.mark("");
  const result = await runner.run({ language: workbench.languageId, code: workbench.code, input: workbench.input }, language, () => void run());
  if (result) workbench.markResult(result);
}

async function runInTerminal(): Promise<void> {
  const language = workbench.language;
  if (!language?.available) return;
  workbench.mark("");
  await terminal.start({ language: workbench.languageId, code: workbench.code }, `${language.name} program`);
}

function showWhatRuns(): void {
  button("stop").hidden = !runner.isRunning;
  button("run").hidden = runner.isRunning;
}

async function load(): Promise<void> {
  try {
    await whileWaiting(workbench.load(), () => working(true), () => working(false));
    if (workbench.language) banner.hide("languages");
    else banner.show("languages", "No language is installed on this server. Its operator installs them with ./install.sh languages.");
  } catch (error) {
    const { title, detail } = problemOf(error);
    banner.show("languages", `${title}. ${detail}`, { label: "Try again", run: () => void load() });
    return;
  }
  const id = savedSessions.shown;
  if (id !== null) await terminal.attach(id);
  else await sessions.refresh();
}

button("run").addEventListener("click", () => void run());
button("stop").addEventListener("click", () => runner.stop());
button("run-terminal").addEventListener("click", () => void runInTerminal());
button("shell").addEventListener("click", () => void terminal.start({ shell: "bash" }, "Shell"));
button("terminal-shell").addEventListener("click", () => void terminal.start({ shell: "bash" }, "Shell"));
button("repl").addEventListener("click", () => {
  const language = workbench.language;
  if (language) void terminal.start({ language: language.id }, `${language.name} prompt`);
});
button("key").addEventListener("click", () => void keyDialog.ask(false).then((key) => (key === null ? undefined : load())));
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "Enter" || event.defaultPrevented) return;
  event.preventDefault();
  void (event.shiftKey ? runInTerminal() : run());
});

installTheme(button("theme"), () => terminal.repaint());
installDivider(byId("divider", HTMLElement));
installRegionKeys([
  { root: byId("bar", HTMLElement), focus: () => button("language").focus() },
  { root: byId("panel-code", HTMLElement), focus: () => workbench.focus() },
  { root: byId("results", HTMLElement), focus: () => (views.current === "terminal" ? terminal.focus() : document.getElementById(`tab-${views.current}`)?.focus()) },
]);
void load();
