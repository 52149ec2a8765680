/** A value that outlives the page, in this browser only. A browser that keeps nothing (private windows) only makes it forgetful. */
export class Stored<T> {
  readonly #key: string;

  constructor(
    name: string,
    private readonly otherwise: T,
    private readonly storage: () => Storage = () => localStorage,
  ) {
    this.#key = `nativesandbox.${name}`;
  }

  get(): T {
    try {
      const text = this.storage().getItem(this.#key);
      return text === null ? this.otherwise : (JSON.parse(text) as T);
    } catch {
      return this.otherwise;
    }
  }

  set(value: T): void {
    try {
      this.storage().setItem(this.#key, JSON.stringify(value));
    } catch {
      // Full or forbidden: the page works, and forgets.
    }
  }

  clear(): void {
    try {
      this.storage().removeItem(this.#key);
    } catch {
      // As above.
    }
  }
}
