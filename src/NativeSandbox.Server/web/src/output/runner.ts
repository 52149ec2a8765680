import type { ApiClient } from "../api/client";
import { problemOf } from "../api/problem";
import type { Execution, Language, Program } from "../api/types";
import { byId } from "../dom/element";
import { whileWaiting } from "../dom/patience";
import type { OutputView } from "./outputView";

/** Runs a program without a terminal, one at a time. */
export class Runner {
  readonly #output = byId("output", HTMLElement);
  readonly #waiting = byId("waiting", HTMLElement);
  #running: AbortController | null = null;

  constructor(
    private readonly api: ApiClient,
    private readonly view: OutputView,
    private readonly working: (isWorking: boolean) => void,
    private readonly changed: () => void,
  ) {}

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /**
   * @param retry what the button does that is offered where it was refused or got lost.
   * @returns what became of it; null where it was stopped or refused.
   */
  async run(program: Program, language: Language, retry: () => void): Promise<Execution | null> {
    if (this.#running) return null;
    const cancel = (this.#running = new AbortController());
    this.changed();
    try {
      const result = await whileWaiting(
        this.api.json<Execution>("POST", "/api/execute", program, cancel.signal),
        () => this.#showWaiting(),
        () => this.#hideWaiting(),
      );
      this.view.showResult(result, language);
      return result;
    } catch (error) {
      if (cancel.signal.aborted) this.view.showStopped();
      else this.view.showProblem(problemOf(error), retry);
      return null;
    } finally {
      this.#running = null;
      this.changed();
    }
  }

  /** Ends the program: the server ends what nobody waits for. */
  stop(): void {
    this.#running?.abort();
  }

  #timer: ReturnType<typeof setInterval> | undefined;

  #showWaiting(): void {
    const since = performance.now() - 300;
    const tick = () => {
      const seconds = Math.floor((performance.now() - since) / 1000);
      this.#waiting.textContent = seconds === 0 ? "Running…" : `Running… ${seconds} s`;
    };
    tick();
    this.#timer = setInterval(tick, 1000);
    this.#waiting.hidden = false;
    this.#output.classList.add("stale");
    this.working(true);
  }

  #hideWaiting(): void {
    clearInterval(this.#timer);
    this.#waiting.hidden = true;
    this.#output.classList.remove("stale");
    this.working(false);
  }
}
