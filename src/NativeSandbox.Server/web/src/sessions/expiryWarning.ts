import type { Banner } from "../ui/banner";
import type { SessionsApi } from "./sessionsApi";

const about = "expiry";

/** The banner that says when a session ends, and offers what puts that off where something does. */
export class ExpiryWarning {
  #isFinal = false;
  /** Counts what was shown and hidden: an answer that comes later than that is about what is no longer so. */
  #turn = 0;
  #isUsed = false;

  constructor(
    private readonly banner: Banner,
    private readonly sessions: SessionsApi,
  ) {}

  /** @param isCurrent whether the session is still the one that is looked at. */
  async show(id: string, secondsLeft: number, isCurrent: () => boolean, keep: () => void): Promise<void> {
    const end = new Date(Date.now() + secondsLeft * 1000).toLocaleTimeString();
    const turn = ++this.#turn;
    this.#isUsed = false;
    const info = await this.sessions.find(id).catch(() => null);
    if (turn !== this.#turn || !isCurrent()) return;
    this.#isFinal = info !== null && info.expiresAt === info.endsAt;
    if (this.#isUsed && !this.#isFinal) return; // Its end has been put off since.
    if (this.#isFinal) this.banner.show(about, `This session ends at ${end}: it is as old as sessions get. Its files stay.`);
    else this.banner.show(about, `This session ends at ${end}, unless it is used. Its files stay.`, { label: "Keep it", run: keep });
  }

  /** Somebody typed: unless the session is too old, its end is put off. */
  used(): void {
    this.#isUsed = true;
    if (!this.#isFinal) this.banner.hide(about);
  }

  hide(): void {
    this.#turn++;
    this.#isFinal = false;
    this.banner.hide(about);
  }
}
