import type { Language } from "../api/types";
import { sums } from "./sums";

/** A program to start from. */
export interface Example {
  title: string;
  code: string;
  /** What it reads, for a run without a terminal. */
  input: string;
}

/** The manifest's own first program, and one that reads numbers. */
export function examplesOf(language: Language): Example[] {
  const found: Example[] = [];
  if (language.hello !== null) found.push({ title: "Hello", code: language.hello, input: "World\n" });
  const sum = sums[language.id];
  if (sum !== undefined) found.push({ title: "Sum of numbers", code: sum, input: "3 4\n5 30\n" });
  return found;
}
