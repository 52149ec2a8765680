import { Stored } from "../storage/stored";

const forNow = new Stored<string | null>("key", null, () => sessionStorage);
const forGood = new Stored<string | null>("key", null);

/** The API key: for this tab, or for this browser where its owner asked for that. */
export const keyring = {
  get key(): string | null {
    return forNow.get() ?? forGood.get();
  },

  get isRemembered(): boolean {
    return forGood.get() !== null;
  },

  keep(key: string, remember: boolean): void {
    forNow.set(key);
    if (remember) forGood.set(key);
    else forGood.clear();
  },

  forget(): void {
    forNow.clear();
    forGood.clear();
  },
};
