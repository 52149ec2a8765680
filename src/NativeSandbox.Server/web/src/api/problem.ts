/** A request that was refused or got lost: what happened, and what mends it. */
export class Problem extends Error {
  constructor(
    readonly title: string,
    readonly detail: string,
    readonly status = 0,
  ) {
    super(`${title}: ${detail}`);
  }

  /** The server's problem document (RFC 9457), or what can be said of an answer that is none. */
  static async of(response: Response): Promise<Problem> {
    const text = await response.text().catch(() => "");
    const remedy = Problem.#wait(response);
    try {
      const body = JSON.parse(text) as { title?: string; detail?: string };
      return new Problem(body.title ?? `The server answered ${response.status}`, `${body.detail ?? ""}${remedy}`, response.status);
    } catch {
      return new Problem(`The server answered ${response.status}`, `It gave no reason${remedy || "; its log may."}`, response.status);
    }
  }

  /** No answer at all. */
  static unreachable(): Problem {
    return new Problem("The server cannot be reached", "Check your network and that the server runs, then try again. What you wrote is kept in this browser.");
  }

  static #wait(response: Response): string {
    const seconds = Number(response.headers.get("Retry-After"));
    return seconds > 0 ? ` Try again in ${seconds} s.` : "";
  }
}

/** Any failure in words for the page. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem("Something went wrong", error instanceof Error ? error.message : String(error));
}
