/** How a verdict is said to people, and which colour it has. */
export interface VerdictLook {
  label: string;
  tone: "good" | "bad" | "warn";
}

const looks: Record<string, VerdictLook> = {
  Accepted: { label: "Finished", tone: "good" },
  Ok: { label: "Finished", tone: "good" },
  RuntimeError: { label: "Runtime error", tone: "bad" },
  CompileError: { label: "Compile error", tone: "bad" },
  TimeLimitExceeded: { label: "Time limit exceeded", tone: "warn" },
  MemoryLimitExceeded: { label: "Memory limit exceeded", tone: "warn" },
  OutputLimitExceeded: { label: "Output limit exceeded", tone: "warn" },
  SecurityViolation: { label: "Security violation", tone: "bad" },
  InternalError: { label: "The server failed", tone: "bad" },
};

/** A verdict that this page does not know is shown as the server says it. */
export const lookOf = (verdict: string): VerdictLook => looks[verdict] ?? { label: verdict, tone: "warn" };
