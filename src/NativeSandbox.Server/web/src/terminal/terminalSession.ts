import type { ApiClient } from "../api/client";
import { keyring } from "../api/keyring";
import { problemOf, type Problem } from "../api/problem";
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
  #replayLeft = 0;
  #shown = 0;
  #exited: (() => void)[] = [];
  #reconnection: Promise<void> | null = null;
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
    clearTimeout(this.#retry);
    this.#become({ kind: "connecting" });
    try {
      if (this.#hub !== null && options.sessionId !== this.#sessionId) await this.#leave();
      await this.#connect();
      await this.#hub!.start(options, this.screen.cols, this.screen.rows);
    } catch (error) {
      const id = options.sessionId;
      const isAttach = id !== undefined && options.language === undefined && options.shell === undefined;
      if (isAttach && !(await this.sessionIsThere(id).catch(() => true))) this.#become({ kind: "over", sessionId: id, reason: null });
      else this.#become({ kind: "failed", problem: hubProblem(error) });
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
    if (this.#hub?.isConnected && this.#sessionId !== null) void this.#hub.resize(cols, rows).catch(() => {});
  }

  /** Ends the program; the session and its files stay. Done when it is over. */
  async stop(): Promise<void> {
    if (this.#state.kind !== "running" || !this.#hub) return;
    const exited = new Promise<void>((resolve) => this.#exited.push(resolve));
    await this.#hub.stop();
    await exited;
  }

  /** Connects again at once, after a connection was lost; where that fails, again and again. */
  reconnect(): Promise<void> {
    this.#reconnection ??= this.#reconnect().finally(() => (this.#reconnection = null));
    return this.#reconnection;
  }

  /** Tries now what would be tried some seconds later: the machine woke up, or has a network again. */
  awake(): void {
    if (this.#state.kind === "lost") void this.reconnect();
  }

  async #reconnect(): Promise<void> {
    clearTimeout(this.#retry);
    const id = this.#sessionId;
    if (id === null) return;
    await this.#leave(id);
    try {
      await this.#connect();
    } catch (error) {
      const problem = hubProblem(error);
      if (problem.status === 0) this.lost();
      else this.#become({ kind: "failed", problem });
      return;
    }
    await this.open({ sessionId: id });
  }

  // What the server tells.

  started(started: Started): void {
    this.#sessionId = started.sessionId;
    this.#replayLeft = started.replayedBytes;
    this.screen.isReplaying = started.replayedBytes > 0;
    this.screen.clear();
    this.#become({ kind: "running", started });
    this.listener.started(started);
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
    for (const resolve of this.#exited.splice(0)) resolve();
  }

  expiring(secondsLeft: number): void {
    this.listener.expiring(secondsLeft);
  }

  ended(reason: EndReason): void {
    this.#outbox.clear();
    if (this.#sessionId !== null) this.#become({ kind: "over", sessionId: this.#sessionId, reason });
    for (const resolve of this.#exited.splice(0)) resolve();
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

  async #connect(): Promise<void> {
    for (;;) {
      this.#hub ??= new TerminalHub(this);
      const key = keyring.key;
      try {
        await this.#hub.connect();
        return;
      } catch (error) {
        this.#hub = null;
        if (!isUnauthorized(error) || !(await this.api.askForKey(key))) throw error;
      }
    }
  }

  async #leave(keep: string | null = null): Promise<void> {
    const hub = this.#hub;
    this.#hub = null;
    this.#sessionId = keep;
    this.#outbox.clear();
    await hub?.close().catch(problemOf);
  }

  #become(state: TerminalState): void {
    this.#state = state;
    this.screen.isReadOnly = state.kind !== "running";
    this.listener.changed(state);
  }
}
