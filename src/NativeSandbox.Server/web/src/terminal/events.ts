import type { Usage } from "../output/usageBars";

/** What `start` of the hub takes: a language's REPL, a program in it, or a shell; a session to go on with. */
export interface StartOptions {
  language?: string;
  shell?: "bash" | "sh";
  code?: string;
  sessionId?: string;
  record?: boolean;
}

/** What the hub says of a session that was started or attached to. */
export interface Started {
  sessionId: string;
  /** The shell or the language's id; null where the session never had a program. */
  language: string | null;
  /** How many bytes of earlier output come first. */
  replayedBytes: number;
  reattached: boolean;
  expiresAt: string;
}

/** How a program in a terminal ended. */
export interface Exit {
  code: number | null;
  signal: string | null;
  verdict: string;
  /** Whether it was ended on request, or with its session. */
  stopped: boolean;
  /** What ended it, as a sentence; null where the verdict says it all. */
  detail: string | null;
  usage: Usage;
  /** Of a run beside the terminal; null for the terminal's own program. */
  executionId?: string | null;
}

/** Why a session is over. Its files stay. */
export type EndReason = "closed" | "idle" | "lifetime" | "stopping" | "revoked";

/** What a terminal's connection tells. */
export interface HubListener {
  started(started: Started): void;
  data(bytes: Uint8Array): void;
  /** What a compiler wrote, or why a line was refused. */
  error(text: string): void;
  exit(exit: Exit): void;
  expiring(secondsLeft: number): void;
  ended(reason: EndReason): void;
  /** The connection is gone and is being made again. */
  reconnecting(): void;
  /** The connection is gone, and nothing is done about it. */
  lost(): void;
  /** There is a connection again; the session has to be attached to again. */
  reconnected(): void;
}
