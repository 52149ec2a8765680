import { FitAddon } from "@xterm/addon-fit";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import { Terminal } from "@xterm/xterm";
import { terminalColours } from "./colours";
import { withStrictStyles } from "./strictStyles";

/** What a person does in the terminal. */
export interface ScreenListener {
  typed(bytes: Uint8Array): void;
  resized(cols: number, rows: number): void;
  /** A link in the output was clicked; its address is http or https. */
  followed(address: URL): void;
}

const encoder = new TextEncoder();

/**
 * The terminal as it is seen. What programs write can change what is shown in it, and nothing else: no handler for the clipboard
 * (OSC 52), titles (OSC 0, 2) or the window (CSI t) is there, and links (OSC 8) are only told of.
 */
export class Screen {
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  #isReplaying = false;

  constructor(
    private readonly host: HTMLElement,
    listener: ScreenListener,
  ) {
    this.#terminal = new Terminal({
      allowProposedApi: true, // For the widths of Unicode 11: emoji are two cells wide.
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"),
      fontSize: 13,
      lineHeight: 1.15,
      scrollback: 10_000,
      minimumContrastRatio: 4.5, // Programs choose colours for dark terminals (WCAG 2.2, 1.4.3).
      cursorBlink: true,
      logLevel: "off", // Programs write what no terminal knows; the console is not where they get to.
      theme: terminalColours(),
      linkHandler: {
        activate: (_, text) => {
          const address = webAddress(text);
          if (address) listener.followed(address);
        },
      },
    });
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.loadAddon(new Unicode11Addon());
    this.#terminal.unicode.activeVersion = "11";
    this.#terminal.attachCustomKeyEventHandler((event) => this.#isForTerminal(event));
    // Answers to questions in a replay would be typed into a program that asked them long ago.
    this.#terminal.onData((text) => this.#isReplaying || listener.typed(encoder.encode(text)));
    this.#terminal.onBinary((text) => this.#isReplaying || listener.typed(Uint8Array.from(text, (char) => char.charCodeAt(0))));
    this.#terminal.onResize(({ cols, rows }) => listener.resized(cols, rows));
    withStrictStyles(() => this.#terminal.open(host));
    new ResizeObserver(() => requestAnimationFrame(() => this.fit())).observe(host);
  }

  get cols(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  /** Shows bytes of the program; resolves when they have been taken in. */
  write(bytes: Uint8Array | string): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(bytes, resolve));
  }

  /** While it lasts, what the terminal says by itself is not sent; nor is what is typed, so it is not ready. */
  set isReplaying(value: boolean) {
    this.#isReplaying = value;
    this.host.setAttribute("aria-busy", String(value));
  }

  clear(): void {
    this.#terminal.reset();
  }

  focus(): void {
    this.#terminal.focus();
  }

  /** Takes up the room that there is; nothing while the panel is hidden. */
  fit(): void {
    if (this.#terminal.element?.offsetParent) this.#fit.fit();
  }

  repaint(): void {
    this.#terminal.options.theme = terminalColours();
  }

  set isReadOnly(value: boolean) {
    this.#terminal.options.disableStdin = value;
    this.#terminal.options.cursorBlink = !value;
  }

  // Ctrl+C interrupts the program: copying is Ctrl+Shift+C, as in other terminals. F6 is the way out by keyboard, for Tab is the program's.
  #isForTerminal(event: KeyboardEvent): boolean {
    if (event.key === "F6" || (event.ctrlKey && event.key === "Enter")) return false;
    if (event.type === "keydown" && event.ctrlKey && event.shiftKey && event.code === "KeyC") {
      event.preventDefault();
      if (this.#terminal.hasSelection() && isSecureContext) void navigator.clipboard.writeText(this.#terminal.getSelection());
      return false;
    }
    return true;
  }
}

/** The address of a link that a browser may be sent to. */
export function webAddress(text: string): URL | null {
  try {
    const address = new URL(text);
    return address.protocol === "http:" || address.protocol === "https:" ? address : null;
  } catch {
    return null;
  }
}
