import { Stored } from "../storage/stored";

/** A session that this browser began. Its id is the right to use it, so it is kept here and nowhere else. */
export interface SavedSession {
  id: string;
  label: string;
  /** ISO 8601. */
  began: string;
}

const mostKept = 50;
const sessions = new Stored<SavedSession[]>("sessions", []);
const shown = new Stored<string | null>("terminal", null, () => sessionStorage);
const shownLast = new Stored<string | null>("terminal", null);

export const savedSessions = {
  all: (): SavedSession[] => sessions.get(),

  find: (id: string): SavedSession | undefined => sessions.get().find((one) => one.id === id),

  keep(id: string, label: string): void {
    const others = sessions.get().filter((one) => one.id !== id);
    const began = savedSessions.find(id)?.began ?? new Date().toISOString();
    sessions.set([{ id, label, began }, ...others].slice(0, mostKept));
  },

  forget(id: string): void {
    sessions.set(sessions.get().filter((one) => one.id !== id));
    if (savedSessions.shown === id) savedSessions.shown = null;
  },

  /** The session that the terminal showed last: in this tab, or, in a new one, in any. */
  get shown(): string | null {
    return shown.get() ?? shownLast.get();
  },

  set shown(id: string | null) {
    shown.set(id);
    shownLast.set(id);
  },
};
