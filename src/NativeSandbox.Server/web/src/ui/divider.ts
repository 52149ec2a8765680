import { Stored } from "../storage/stored";

const share = new Stored<number | null>("codeShare", null);
const least = 20;
const most = 80;

/** The line between the program and the rest: it can be dragged, and moved by the arrow keys. */
export function installDivider(divider: HTMLElement): void {
  const main = divider.parentElement!;
  const apply = (percent: number) => {
    const bounded = Math.min(most, Math.max(least, percent));
    main.style.setProperty("--code-share", `${bounded}%`);
    divider.setAttribute("aria-valuenow", String(Math.round(bounded)));
    return bounded;
  };
  divider.setAttribute("aria-valuemin", String(least));
  divider.setAttribute("aria-valuemax", String(most));
  apply(share.get() ?? 50);
  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const room = main.getBoundingClientRect();
    share.set(apply(((event.clientX - room.left) / room.width) * 100));
  });
  divider.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowLeft" ? -2 : event.key === "ArrowRight" ? 2 : 0;
    if (step === 0) return;
    share.set(apply((share.get() ?? 50) + step));
    event.preventDefault();
  });
}
