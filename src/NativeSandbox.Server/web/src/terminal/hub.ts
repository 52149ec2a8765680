import { HubConnection, HubConnectionBuilder, HubConnectionState, LogLevel, type IRetryPolicy } from "@microsoft/signalr";
import { keyring } from "../api/keyring";
import { fromBase64, toBase64 } from "./base64";
import type { EndReason, Exit, HubListener, Started, StartOptions } from "./events";

/** Quickly at first, then every ten seconds, for as long as the page is open: laptops sleep for days. */
const retry: IRetryPolicy = { nextRetryDelayInMilliseconds: ({ previousRetryCount }) => [0, 500, 1000, 2000, 5000][previousRetryCount] ?? 10_000 };

/** A connection to /hubs/terminal; it has one session at a time. */
export class TerminalHub {
  readonly #connection: HubConnection;
  /** Null once it was closed: what is on its way then is about something that nobody looks at any more. */
  #listener: HubListener | null;

  constructor(listener: HubListener) {
    this.#listener = listener;
    this.#connection = new HubConnectionBuilder()
      .withUrl("/hubs/terminal", { accessTokenFactory: () => keyring.key ?? "" })
      .withAutomaticReconnect(retry)
      .configureLogging(LogLevel.None)
      .build();
    this.#connection.on("started", (started: Started) => this.#listener?.started(started));
    this.#connection.on("data", (data: string) => this.#listener?.data(fromBase64(data)));
    // Runs of POST /run in the same session say theirs too, with an id; they are not the terminal's.
    this.#connection.on("output-success", () => {});
    this.#connection.on("output-error", (text: string, executionId?: string) => executionId ?? this.#listener?.error(text));
    this.#connection.on("exit", (exit: Exit) => exit.executionId ?? this.#listener?.exit(exit));
    this.#connection.on("session-expiring", ({ secondsLeft }: { secondsLeft: number }) => this.#listener?.expiring(secondsLeft));
    this.#connection.on("session-ended", ({ reason }: { reason: EndReason }) => this.#listener?.ended(reason));
    this.#connection.onreconnecting(() => this.#listener?.reconnecting());
    this.#connection.onreconnected(() => this.#listener?.reconnected());
    this.#connection.onclose(() => this.#listener?.lost());
  }

  get isConnected(): boolean {
    return this.#connection.state === HubConnectionState.Connected;
  }

  async connect(): Promise<void> {
    if (this.#connection.state === HubConnectionState.Disconnected) await this.#connection.start();
  }

  start(options: StartOptions, cols: number, rows: number): Promise<Started> {
    return this.#connection.invoke<Started>("start", { ...options, cols, rows });
  }

  data(bytes: Uint8Array): Promise<void> {
    return this.#connection.invoke("data", toBase64(bytes));
  }

  /** Tells that so many more bytes were shown. Browsers cannot stop reading a WebSocket, so this is what holds a program that floods. */
  ack(bytes: number): Promise<void> {
    return this.#connection.send("ack", bytes);
  }

  resize(cols: number, rows: number): Promise<void> {
    return this.#connection.invoke("resize", cols, rows);
  }

  signal(name: string): Promise<void> {
    return this.#connection.invoke("signal", name);
  }

  stop(): Promise<void> {
    return this.#connection.invoke("stop");
  }

  async close(): Promise<void> {
    this.#listener = null;
    await this.#connection.stop();
  }
}
