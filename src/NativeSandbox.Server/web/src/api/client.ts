import { keyring } from "./keyring";
import { Problem } from "./problem";

/** Asks for an API key; null where none was given. */
export type KeyPrompt = (refused: boolean) => Promise<string | null>;

/** The server's REST interface, with the key where there is one and a question for it where the server wants one. */
export class ApiClient {
  #asking: Promise<string | null> | null = null;

  constructor(private readonly prompt: KeyPrompt) {}

  async json<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    return (await (await this.send(method, path, body, signal)).json()) as T;
  }

  /** The answer of a request that succeeded; a Problem for any other. */
  async send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    for (;;) {
      const key = keyring.key;
      const response = await this.#fetch(method, path, body, signal, key);
      if (response.ok) return response;
      if (response.status !== 401 || !(await this.askForKey(key))) throw await Problem.of(response);
    }
  }

  /**
   * Has the user give another key than the one that was refused.
   * @returns whether there is one to try.
   */
  async askForKey(refused: string | null): Promise<boolean> {
    // Somebody may have answered while this request was under way.
    if (keyring.key !== refused) return keyring.key !== null;
    this.#asking ??= this.prompt(refused !== null).finally(() => (this.#asking = null));
    return (await this.#asking) !== null;
  }

  async #fetch(method: string, path: string, body: unknown, signal: AbortSignal | undefined, key: string | null): Promise<Response> {
    const headers = new Headers({ Accept: "application/json" });
    if (key !== null) headers.set("X-Api-Key", key);
    if (body !== undefined) headers.set("Content-Type", "application/json");
    try {
      return await fetch(path, { method, headers, signal: signal ?? null, cache: "no-store", body: body === undefined ? null : JSON.stringify(body) });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw Problem.unreachable();
    }
  }
}
