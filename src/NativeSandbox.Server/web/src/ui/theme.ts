import { Stored } from "../storage/stored";

type Theme = "light" | "dark";

const chosen = new Stored<Theme | null>("theme", null);
const preference = matchMedia("(prefers-color-scheme: dark)");

const current = (): Theme => chosen.get() ?? (preference.matches ? "dark" : "light");

/** Light or dark: as the system has it, until the button says otherwise. */
export function installTheme(button: HTMLButtonElement, onChange: () => void): void {
  const apply = () => {
    const theme = current();
    document.documentElement.dataset["theme"] = theme;
    const other = theme === "dark" ? "light" : "dark";
    button.setAttribute("aria-label", `Use the ${other} theme`);
    button.title = `Use the ${other} theme`;
    onChange();
  };
  button.addEventListener("click", () => {
    const next: Theme = current() === "dark" ? "light" : "dark";
    // Back to what the system says is back to following it.
    if ((next === "dark") === preference.matches) chosen.clear();
    else chosen.set(next);
    apply();
  });
  preference.addEventListener("change", apply);
  apply();
}
