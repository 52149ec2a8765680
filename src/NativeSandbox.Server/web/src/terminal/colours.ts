import type { ITheme } from "@xterm/xterm";

const names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;

/** The terminal's colours, from styles/tokens.css, as the page's theme has them now. */
export function terminalColours(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const theme: ITheme = {
    background: token("terminal"),
    foreground: token("terminal-text"),
    cursor: token("accent"),
    cursorAccent: token("terminal"),
    selectionBackground: token("terminal-selection"),
  };
  for (const name of names) {
    theme[name] = token(`ansi-${name}`);
    theme[`bright${name[0]!.toUpperCase()}${name.slice(1)}` as "brightRed"] = token(`ansi-bright-${name}`);
  }
  return theme;
}
