import type { ApiClient } from "../api/client";
import type { Problem } from "../api/problem";
import { byId, element, type Child } from "../dom/element";
import { whileWaiting } from "../dom/patience";
import { usageBars } from "../output/usageBars";
import { lookOf } from "../output/verdicts";
import { ExpiryWarning } from "../sessions/expiryWarning";
import { savedSessions } from "../sessions/savedSessions";
import type { SessionsApi } from "../sessions/sessionsApi";
import type { Banner } from "../ui/banner";
import { confirmLink } from "../ui/confirmLink";
import type { EndReason, Exit, Started, StartOptions } from "./events";
import { hubProblem } from "./hubProblem";
import type { Screen } from "./screen";
import { TerminalSession, type TerminalState } from "./terminalSession";
import { installTouchKeys } from "./touchKeys";

export interface TerminalPanelListener {
  /** The panel is to be seen. */
  wanted(): void;
  compilerSaid(text: string): void;
  /** Something began, ended or was lost. */
  changed(state: TerminalState): void;
  /** Works for longer than one would wait without a sign. */
  working(isWorking: boolean): void;
}

const whyOver: Record<EndReason, string> = {
  closed: "The session was ended.",
  idle: "The session ended, because nobody used it for a while.",
  lifetime: "The session ended, because it was as old as sessions get.",
  stopping: "The session ended, because the server stops.",
  revoked: "The session ended, because its key was revoked.",
};

/** The terminal's part of the page: what runs in it, how that ended, and what can be done about it. */
export class TerminalPanel {
  readonly #title = byId("terminal-title", HTMLElement);
  readonly #status = byId("terminal-status", HTMLElement);
  readonly #empty = byId("terminal-empty", HTMLElement);
  readonly #stop = byId("terminal-stop", HTMLButtonElement);
  readonly #record = byId("record", HTMLInputElement);
  readonly #dot = byId("terminal-dot", HTMLElement);
  readonly #expiry: ExpiryWarning;
  #screen: Screen | null = null;
  #session: TerminalSession | null = null;
  #loading: Promise<TerminalSession> | null = null;
  #label = "";
  /** Of what is being opened. */
  #nextLabel = "";

  constructor(
    private readonly api: ApiClient,
    private readonly sessions: SessionsApi,
    private readonly banner: Banner,
    private readonly listener: TerminalPanelListener,
  ) {
    this.#expiry = new ExpiryWarning(banner, sessions);
    this.#stop.addEventListener("click", () => void this.stop());
    installTouchKeys(document.querySelector<HTMLElement>(".touch-keys")!, (bytes) => this.#typed(bytes));
  }

  get isRunning(): boolean {
    return this.#session?.state.kind === "running";
  }

  get shownId(): string | null {
    return this.#session?.sessionId ?? null;
  }

  /**
   * Starts a program or a prompt, in the session that is shown where nothing runs there: its files are the same then.
   * A program that was run here before makes way; a shell is kept, and goes on in a session of its own.
   */
  async start(options: StartOptions, label: string): Promise<void> {
    const isProgram = options.code !== undefined;
    await this.#open(async (session) => {
      const id = session.sessionId;
      if (session.state.kind === "running" && isProgram && this.#label === label) await session.stop();
      // Somebody chose another session while the program took its time to end.
      if (session.sessionId !== id) return;
      const canReuse = id !== null && ["ended", "over"].includes(session.state.kind);
      await session.open({ ...options, ...(canReuse ? { sessionId: id } : {}), ...(this.#record.checked ? { record: true } : {}) });
    }, label);
  }

  /** Goes on with a session that is there. */
  attach(id: string): Promise<void> {
    return this.#open((session) => session.open({ sessionId: id }), savedSessions.find(id)?.label ?? "Session");
  }

  /** Opens the files of a session that is over, in a shell. */
  openAgain(id: string): Promise<void> {
    return this.#open((session) => session.open({ sessionId: id, shell: "bash" }), "Shell");
  }

  async stop(): Promise<void> {
    await this.#session?.stop().catch(() => {}); // A connection that is gone tells of itself.
  }

  /** What it shows is over, by somebody's wish. */
  sessionEnded(id: string): void {
    if (id === this.shownId) this.#session?.ended("closed");
  }

  focus(): void {
    if (this.#screen && this.#empty.hidden) this.#screen.focus();
    else byId("terminal-shell", HTMLButtonElement).focus();
  }

  shown(): void {
    this.#screen?.fit();
  }

  repaint(): void {
    this.#screen?.repaint();
  }

  async #open(begin: (session: TerminalSession) => Promise<void>, label: string): Promise<void> {
    const focused = document.activeElement;
    this.listener.wanted();
    this.#empty.hidden = true;
    try {
      await whileWaiting(
        (async () => {
          const session = await this.#load();
          this.#nextLabel = label;
          await begin(session);
        })(),
        () => this.listener.working(true),
        () => this.listener.working(false),
      );
    } catch (error) {
      this.#showProblem(hubProblem(error));
      return;
    }
    // Whoever has gone on to something else stays there.
    if (document.activeElement === focused || document.activeElement === document.body) this.#screen?.focus();
  }

  // The terminal's code is fetched when it is first needed; once, however often that is until it is there.
  #load(): Promise<TerminalSession> {
    this.#loading ??= this.#make().catch((error: unknown) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  async #make(): Promise<TerminalSession> {
    const { Screen } = await import("./screen");
    this.#screen = new Screen(byId("terminal", HTMLElement), {
      typed: (bytes) => this.#typed(bytes),
      resized: (cols, rows) => this.#session?.resized(cols, rows),
      followed: confirmLink,
    });
    this.#screen.fit();
    this.#session = new TerminalSession(this.#screen, this.api, async (id) => (await this.sessions.find(id)) !== null, {
      changed: (state) => this.#changed(state),
      started: (started) => this.#started(started),
      compilerSaid: (text) => this.listener.compilerSaid(text),
      expiring: (secondsLeft) => this.#expiring(secondsLeft),
    });
    window.addEventListener("online", () => this.#session?.awake());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#session?.awake();
    });
    return this.#session;
  }

  #typed(bytes: Uint8Array): void {
    if (!this.isRunning) return;
    this.#expiry.used();
    this.#session?.typed(bytes);
  }

  #started(started: Started): void {
    this.#expiry.hide();
    this.banner.hide("connection");
    this.#label = this.#nextLabel;
    this.#title.textContent = this.#label;
    // At once: whoever leaves the page in the next moment wants to find the session again too.
    savedSessions.keep(started.sessionId, this.#label);
    savedSessions.shown = started.sessionId;
    if (started.language === null) this.#showStatus("Nothing runs in this session.");
  }

  #expiring(secondsLeft: number): void {
    const id = this.shownId;
    if (id === null) return;
    const isCurrent = () => id === this.shownId && ["running", "ended"].includes(this.#session!.state.kind);
    // Coming back to it counts as use; typing something for the user would not be ours to do.
    // The warning goes when the server has let the page in again: until then nothing is kept.
    void this.#expiry.show(id, secondsLeft, isCurrent, () => {
      void this.#session?.reconnect();
      this.#screen?.focus();
    });
  }

  #changed(state: TerminalState): void {
    this.#stop.hidden = state.kind !== "running";
    this.#dot.hidden = state.kind !== "running";
    if (state.kind !== "lost" && state.kind !== "connecting") this.banner.hide("connection");
    if (state.kind === "over") this.#expiry.hide();
    switch (state.kind) {
      case "connecting":
        this.#showStatus("Starting…");
        break;
      case "running":
        this.#showStatus("Running. ", element("span", { class: "faint keys" }, "F6 leaves the terminal, Ctrl+Shift+C copies."));
        break;
      case "ended":
        this.#showExit(state.exit);
        break;
      case "lost":
        this.#showStatus("The connection is lost; the program goes on.");
        this.banner.show("connection", "The connection to the server is lost. Trying again…", { label: "Try now", run: () => void this.#session?.reconnect() });
        break;
      case "over":
        this.#showStatus(
          state.reason === null ? "This session is over." : whyOver[state.reason],
          " Its files are kept. ",
          element("button", { type: "button", class: "button small", onclick: () => void this.openAgain(state.sessionId) }, "Open its files in a shell"),
        );
        break;
      case "failed":
        this.#showProblem(state.problem);
        break;
    }
    this.listener.changed(state);
  }

  #showExit(exit: Exit): void {
    const look = exit.stopped ? { label: "Stopped", tone: "warn" } : lookOf(exit.verdict);
    const ending = exit.detail ?? (exit.signal ? `ended by ${exit.signal}` : exit.code === null ? "" : `exit code ${exit.code}`);
    this.#showStatus(
      element("span", { class: "verdict", "data-tone": look.tone, "data-verdict": exit.verdict }, element("strong", { class: "chip" }, look.label), element("span", {}, ending)),
      usageBars(exit.usage, null),
    );
  }

  #showProblem({ title, detail }: Problem): void {
    this.#showStatus(element("span", { class: "refused", role: "alert" }, element("strong", {}, `${title}. `), detail));
  }

  #showStatus(...said: Child[]): void {
    this.#status.replaceChildren(...said.filter((one): one is Node | string => !!one));
  }
}
