import { keyring } from "../api/keyring";
import { byId } from "../dom/element";

/** Asks for the API key. */
export class KeyDialog {
  readonly #dialog = byId("key-dialog", HTMLDialogElement);
  readonly #form = byId("key-form", HTMLFormElement);
  readonly #field = byId("key-field", HTMLInputElement);
  readonly #remember = byId("key-remember", HTMLInputElement);
  readonly #refused = byId("key-refused", HTMLElement);
  #answer: ((key: string | null) => void) | null = null;

  constructor() {
    this.#form.addEventListener("submit", (event) => {
      // The policy lets no form be sent, and this one is for the script.
      event.preventDefault();
      const key = this.#field.value.trim();
      if (key === "") return;
      keyring.keep(key, this.#remember.checked);
      this.#end(key);
    });
    byId("key-cancel", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
    byId("key-forget", HTMLButtonElement).addEventListener("click", () => {
      keyring.forget();
      this.#dialog.close();
    });
    // The event comes some time after close(): the key may have been refused by then, and the dialog ask again.
    this.#dialog.addEventListener("close", () => this.#dialog.open || this.#end(null));
  }

  /** @param refused whether a key was tried and is not one of the server's. */
  ask(refused: boolean): Promise<string | null> {
    this.#refused.hidden = !refused;
    this.#field.value = "";
    this.#field.setAttribute("aria-invalid", String(refused));
    this.#remember.checked = keyring.isRemembered;
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#field.focus();
    return new Promise((resolve) => (this.#answer = resolve));
  }

  #end(key: string | null): void {
    const answer = this.#answer;
    this.#answer = null;
    if (this.#dialog.open) this.#dialog.close();
    answer?.(key);
  }
}
