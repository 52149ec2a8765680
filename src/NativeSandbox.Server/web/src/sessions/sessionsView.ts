import { problemOf, type Problem } from "../api/problem";
import { download } from "../dom/download";
import { byId, element } from "../dom/element";
import { ago, bytes } from "../ui/amounts";
import { savedSessions, type SavedSession } from "./savedSessions";
import type { SessionInfo, SessionsApi } from "./sessionsApi";

/** What the list of sessions has done to one of them. */
export interface SessionsListener {
  open(id: string): void;
  /** The session is over: its files are opened in a new one of the same id. */
  openAgain(id: string): void;
  ended(id: string): void;
  failed(problem: Problem): void;
}

const refreshMs = 10_000;

/** The sessions of this browser, and with a key those of the key. */
export class SessionsView {
  readonly #list = byId("sessions", HTMLUListElement);
  readonly #count = byId("session-count", HTMLElement);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isShown = false;

  constructor(
    private readonly api: SessionsApi,
    private readonly shownId: () => string | null,
    private readonly listener: SessionsListener,
  ) {}

  /** Looks again and again while the list is seen. */
  set isShown(value: boolean) {
    this.#isShown = value;
    clearTimeout(this.#timer);
    if (value) void this.refresh();
  }

  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const listed = await this.api.list();
      const saved = savedSessions.all();
      const known = new Map(listed.map((session) => [session.sessionId, session]));
      const others = await Promise.all(saved.filter(({ id }) => !known.has(id)).map(async ({ id }) => [id, await this.api.find(id)] as const));
      const elsewhere = listed.filter(({ sessionId }) => !savedSessions.find(sessionId)).map(({ sessionId, language, createdAt }) => ({ id: sessionId, label: language ?? "Session", began: createdAt }));
      const infos = new Map<string, SessionInfo | null>([...others, ...known]);
      this.#render([...saved, ...elsewhere], infos);
    } catch (error) {
      // Nobody asked for it just now, so it is said where it is looked for.
      const { title, detail } = problemOf(error);
      this.#list.replaceChildren(element("li", { class: "empty" }, `${title}. ${detail}`));
    }
    if (this.#isShown) this.#timer = setTimeout(() => void this.refresh(), refreshMs);
  }

  #render(sessions: SavedSession[], infos: Map<string, SessionInfo | null>): void {
    const alive = [...infos.values()].filter((info) => info !== null).length;
    this.#count.textContent = String(alive);
    this.#count.hidden = alive === 0;
    const rows = sessions.map((session) => this.#row(session, infos.get(session.id) ?? null));
    if (rows.length === 0) rows.push(element("li", { class: "empty" }, "No sessions yet. Open a shell, or run a program in the terminal."));
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["does"] : undefined;
    // What is as it was stays: a click on a row that is made anew in the middle of it would be lost.
    rows.forEach((row, index) => {
      const old = this.#list.children[index];
      if (!old) this.#list.append(row);
      else if (old.outerHTML !== row.outerHTML) old.replaceWith(row);
    });
    while (this.#list.children.length > rows.length) this.#list.lastElementChild?.remove();
    // Whoever walks the list by keyboard stays where they are.
    if (focused && document.activeElement === document.body) [...this.#list.querySelectorAll<HTMLElement>("[data-does]")].find((button) => button.dataset["does"] === focused)?.focus();
  }

  #row(session: SavedSession, info: SessionInfo | null): HTMLLIElement {
    const { id } = session;
    const isShown = id === this.shownId();
    const row = element(
      "li",
      { class: info ? "" : "over", "data-session": id.slice(0, 6) },
      element(
        "span",
        { class: "what" },
        element("strong", {}, session.label),
        element("span", {}, info ? `began ${ago(new Date(session.began))}, used ${ago(new Date(info.lastActivityAt))}${others(info, isShown)}` : `began ${ago(new Date(session.began))}; its files are kept for a while`),
      ),
      element("span", { class: "state", "data-state": info?.state ?? "over" }, stateOf(info)),
    );
    const button = (label: string, does: string, run: () => void) =>
      row.append(element("button", { type: "button", class: "button small", "data-does": `${does} ${id.slice(0, 6)}`, "aria-label": `${label}: ${session.label}`, onclick: run }, label));
    if (info) button(isShown ? "Show" : "Open", "open", () => this.listener.open(id));
    else button("Open its files", "again", () => this.listener.openAgain(id));
    if (info?.recordingBytes) button(`Recording (${bytes(info.recordingBytes)})`, "recording", () => void this.#download(id));
    if (info) button("End", "end", () => void this.#end(id));
    else button("Forget", "forget", () => this.#forget(id));
    return row;
  }

  async #end(id: string): Promise<void> {
    try {
      await this.api.end(id);
      this.listener.ended(id);
    } catch (error) {
      this.listener.failed(problemOf(error));
    }
    await this.refresh();
  }

  #forget(id: string): void {
    savedSessions.forget(id);
    void this.refresh();
  }

  async #download(id: string): Promise<void> {
    try {
      download(await this.api.recording(id), "session.cast");
    } catch (error) {
      this.listener.failed(problemOf(error));
    }
  }
}

function stateOf(info: SessionInfo | null): string {
  if (!info) return "Over";
  if (info.state === "running" || info.state === "starting") return "Running";
  return "Idle";
}

function others(info: SessionInfo, isShown: boolean): string {
  const count = info.clients - (isShown ? 1 : 0);
  return count > 0 ? `, seen in ${count} other window${count === 1 ? "" : "s"}` : "";
}
