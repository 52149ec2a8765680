import type { ApiClient } from "../api/client";
import { keyring } from "../api/keyring";
import type { Problem } from "../api/problem";
import type { EndReason, Exit, HubListener, Started, StartOptions } from "./events";
import { TerminalHub } from "./hub";
import { hubProblem, isUnauthorized } from "./hubProblem";
import { Outbox } from "./outbox";
import type { Screen } from "./screen";

/** What a terminal shows. `over`: its session is no more; `lost`: it may still be there, but the connection is not. */
export type TerminalState =
  | { kind: "empty" }
  | { kind: "connecting" }
  | { kind: "running"; started: Started }
  | { kind: "ended"; exit: Exit }
  | { kind: "lost" }
  | { kind: "over"; sessionId: string; reason: EndReason | null }
  | { kind: "failed"; problem: Problem };

export interface TerminalSessionListener {
  changed(state: TerminalState): void;
  started(started: Started): void;
  compilerSaid(text: string): void;
  expiring(secondsLeft: number): void;
}

/** Typing that is still waiting when Ctrl+C is pressed is dropped from here on: an interrupt that comes after a long paste is none. */
const longPaste = 64 * 1024;
const interrupt = 0x03;

/** Between two tries to connect, where the connection does not try by itself. */
const retryMs = 5000;

/** How much is shown between two words to the server that it was. */
const ackBytes = 64 * 1024;

/** One terminal: a session of the server, the connection to it and the screen that shows it. */
export class TerminalSession implements HubListener {
  readonly #outbox = new Outbox(
    (bytes) => this.#hub!.data(bytes),
    () => {}, // The connection's own events tell of it.
  );
  #hub: TerminalHub | null = null;
  #sessionId: string | null = null;
  #state: TerminalState = { kind: "empty" };
  /** Counts what was asked for: what was overtaken by a later wish has nothing to say any more. */
  #turn = 0;
  /** Of a warning that came before the program: how many seconds are left. */
  #early: number | null = null;
  #replayLeft = 0;
  #shown = 0;
  #exited: (() => void)[] = [];
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly screen: Screen,
    private readonly api: ApiClient,
    private readonly sessionIsThere: (id: string) => Promise<boolean>,
    private readonly listener: TerminalSessionListener,
  ) {}

  get state(): TerminalState {
    return this.#state;
  }

  get sessionId(): string | null {
    return this.#sessionId;
  }

  /** Starts a program, or attaches to a session where only its id is given. What this terminal showed before goes on by itself. */
  async open(options: StartOptions): Promise<void> {
    const turn = ++this.#turn;
    const isSame = options.sessionId === this.#sessionId;
    clearTimeout(this.#retry);
    this.#early = null;
    this.#become({ kind: "connecting" });
    try {
      // A connection that is still being made belongs to a wish that this one overtakes.
      if (this.#hub !== null && !(isSame && this.#hub.isConnected)) this.#leave(isSame ? this.#sessionId : null);
      const hub = await this.#connect(turn);
      if (!hub) return;
      const { cols, rows } = this.screen;
      const started = await hub.start(options, cols, rows);
      if (turn !== this.#turn) return;
      // Somebody made the session over the API and ran nothing in its terminal yet.
      if (started.language === null) await this.open({ sessionId: started.sessionId, shell: "bash" });
      // The window may have changed while the server had no terminal yet that could take its size.
      else if (cols !== this.screen.cols || rows !== this.screen.rows) this.resized(this.screen.cols, this.screen.rows);
    } catch (error) {
      const id = options.sessionId;
      const isAttach = id !== undefined && options.language === undefined && options.shell === undefined;
      const isOver = isAttach && !(await this.sessionIsThere(id).catch(() => true));
      if (turn !== this.#turn) return;
      const problem = hubProblem(error);
      if (isOver) this.#become({ kind: "over", sessionId: id, reason: null });
      else if (isAttach && isSame && !this.#hub?.isConnected && problem.status === 0) this.lost();
      else this.#become({ kind: "failed", problem });
    }
  }

  typed(bytes: Uint8Array): void {
    if (this.#state.kind !== "running") return;
    if (bytes.length === 1 && bytes[0] === interrupt && this.#outbox.length > longPaste) {
      this.#outbox.clear();
      void this.#hub?.signal("INT").catch(() => {});
      return;
    }
    this.#outbox.add(bytes);
  }

  resized(cols: number, rows: number): void {
    if (this.#hub?.isConnected) void this.#hub.resize(cols, rows).catch(() => {});
  }

  /** Ends the program; the session and its files stay. Done when it is over. */
  async stop(): Promise<void> {
    if (this.#state.kind !== "running" || !this.#hub) return;
    const turn = this.#turn;
    const exited = new Promise<void>((resolve) => this.#exited.push(resolve));
    await this.#hub.stop().catch((error: unknown) => {
      // A later wish may have closed the connection that it was asked over.
      if (turn === this.#turn) throw error;
    });
    await exited;
  }

  /** Connects again at once, after a connection was lost; where that fails, again and again. */
  async reconnect(): Promise<void> {
    clearTimeout(this.#retry);
    const id = this.#sessionId;
    if (id === null) return;
    const turn = ++this.#turn;
    this.#leave(id);
    try {
      if (!(await this.#connect(turn))) return;
    } catch (error) {
      if (turn !== this.#turn) return;
      const problem = hubProblem(error);
      if (problem.status === 0) this.lost();
      else this.#become({ kind: "failed", problem });
      return;
    }
    await this.open({ sessionId: id });
  }

  /** Tries now what would be tried some seconds later: the machine woke up, or has a network again. */
  awake(): void {
    if (this.#state.kind === "lost") void this.reconnect();
  }

  // What the server tells.

  started(started: Started): void {
    this.#sessionId = started.sessionId;
    this.#replayLeft = started.replayedBytes;
    this.screen.isReplaying = started.replayedBytes > 0;
    this.screen.clear();
    this.#become({ kind: "running", started });
    this.listener.started(started);
    if (this.#early !== null) this.listener.expiring(this.#early);
    this.#early = null;
  }

  data(bytes: Uint8Array): void {
    const isReplay = this.#replayLeft > 0;
    this.#replayLeft -= bytes.length;
    const isLast = isReplay && this.#replayLeft <= 0;
    void this.screen.write(bytes).then(() => {
      if (isLast) this.screen.isReplaying = false;
      this.#acknowledge(bytes.length);
    });
  }

  error(text: string): void {
    void this.screen.write(text.replace(/\r?\n/g, "\r\n"));
    this.listener.compilerSaid(text);
  }

  exit(exit: Exit): void {
    this.#outbox.clear();
    this.#become({ kind: "ended", exit });
  }

  expiring(secondsLeft: number): void {
    // The server may say it before its word that the program has begun, and never again.
    if (this.#state.kind === "connecting") this.#early = secondsLeft;
    else this.listener.expiring(secondsLeft);
  }

  ended(reason: EndReason): void {
    this.#outbox.clear();
    if (this.#sessionId !== null) this.#become({ kind: "over", sessionId: this.#sessionId, reason });
  }

  reconnecting(): void {
    if (this.#state.kind === "over") return;
    this.#outbox.clear();
    this.#become({ kind: "lost" });
  }

  lost(): void {
    if (this.#state.kind === "over") return;
    this.reconnecting();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.reconnect(), retryMs);
  }

  reconnected(): void {
    if (this.#sessionId !== null && this.#state.kind === "lost") void this.open({ sessionId: this.#sessionId });
  }

  #acknowledge(bytes: number): void {
    this.#shown += bytes;
    if (this.#shown < ackBytes || !this.#hub?.isConnected) return;
    void this.#hub.ack(this.#shown).catch(() => {}); // A connection that is gone tells of itself.
    this.#shown = 0;
  }

  /** @returns null where it was overtaken. */
  async #connect(turn: number): Promise<TerminalHub | null> {
    while (turn === this.#turn) {
      const hub = (this.#hub ??= new TerminalHub(this));
      const key = keyring.key;
      try {
        await hub.connect();
        return turn === this.#turn ? hub : null;
      } catch (error) {
        if (this.#hub === hub) this.#hub = null;
        if (!isUnauthorized(error) || !(await this.api.askForKey(key))) throw error;
      }
    }
    return null;
  }

  #leave(keep: string | null): void {
    const hub = this.#hub;
    this.#hub = null;
    this.#sessionId = keep;
    this.#outbox.clear();
    if (keep === null) this.#release();
    // Not waited for: a connection that is being made closes when the server has answered, and it may never.
    void hub?.close().catch(() => {});
  }

  /** Lets those go on who wait for a program's end: there was one, or nothing will tell of it. */
  #release(): void {
    for (const resolve of this.#exited.splice(0)) resolve();
  }

  #become(state: TerminalState): void {
    this.#state = state;
    if (["ended", "over", "failed"].includes(state.kind)) this.#release();
    this.screen.isReadOnly = state.kind !== "running";
    this.listener.changed(state);
  }
}
