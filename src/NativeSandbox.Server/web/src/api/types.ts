/** Limits as the server names them: milliseconds and bytes. */
export interface Limits {
  cpuTimeMs: number;
  wallTimeMs: number;
  memoryBytes: number;
}

export interface Variant {
  id: string;
  name: string;
}

/** A language of GET /api/languages. */
export interface Language {
  id: string;
  name: string;
  aliases: string[];
  variants: Variant[];
  version: string | null;
  available: boolean;
  reason: string | null;
  hello: string | null;
  compiled: boolean;
  /** Whether it has a prompt of its own. */
  repl: boolean;
  sourceFile: string;
  defaultLimits: Limits;
}

/** What POST /api/execute answers for a program that was run. */
export interface Execution {
  success: boolean;
  output: string;
  error: string;
  exitCode: number | null;
  executionTime: number;
  verdict: string;
  detail: string | null;
  signal: string | null;
  cpuTimeMs: number;
  wallTimeMs: number;
  memoryBytes: number;
  compileOutput: string;
  outputTruncated: boolean;
}

/** A program that is to be run without a terminal. */
export interface Program {
  language: string;
  code: string;
  input: string;
}
