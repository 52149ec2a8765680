import { Stored } from "../storage/stored";

/** What somebody wrote in each language, and which one they wrote in last. */
const texts = new Stored<Record<string, string>>("drafts", {});
const last = new Stored<string | null>("language", null);
const input = new Stored<string>("input", "");

export const drafts = {
  of: (language: string): string | undefined => texts.get()[language],

  keep(language: string, text: string): void {
    texts.set({ ...texts.get(), [language]: text });
  },

  get language(): string | null {
    return last.get();
  },

  set language(id: string | null) {
    last.set(id);
  },

  get input(): string {
    return input.get();
  },

  set input(text: string) {
    input.set(text);
  },
};
