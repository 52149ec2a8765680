import type { Limits } from "../api/types";
import { element } from "../dom/element";
import { bytes, milliseconds } from "../ui/amounts";

/** What a run used. */
export interface Usage {
  cpuTimeMs: number;
  wallTimeMs: number;
  memoryBytes: number;
}

/** Small bars: what was used of each limit. Without limits (a terminal has none of time) only what was used. */
export function usageBars(usage: Usage, limits: Limits | null): HTMLElement {
  return element(
    "dl",
    { class: "usage" },
    bar("CPU", usage.cpuTimeMs, limits?.cpuTimeMs, milliseconds),
    bar("Time", usage.wallTimeMs, limits?.wallTimeMs, milliseconds),
    bar("Memory", usage.memoryBytes, limits?.memoryBytes, bytes),
  );
}

function bar(label: string, used: number, limit: number | undefined, say: (value: number) => string): HTMLElement {
  const value = element("dd", {}, element("span", { class: "amount" }, say(used)));
  if (limit !== undefined && limit > 0) {
    const part = Math.min(1, used / limit);
    const fill = element("span", { class: part > 0.9 ? "fill fill-high" : "fill" });
    fill.style.setProperty("inline-size", `${Math.max(1, part * 100)}%`);
    value.append(
      element("span", { class: "limit" }, `of ${say(limit)}`),
      element("span", { class: "meter", role: "meter", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": limit, "aria-valuenow": Math.min(used, limit), "aria-valuetext": `${say(used)} of ${say(limit)}` }, fill),
    );
  }
  return element("div", {}, element("dt", {}, label), value);
}
