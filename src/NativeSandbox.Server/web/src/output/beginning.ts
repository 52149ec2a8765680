// Browsers lay out this much at once; for the longest text that a program may write they take many seconds.
const mostShown = 100_000;

/** As much of a text as is shown, never half of a character. */
export function beginning(text: string): string {
  if (text.length <= mostShown) return text;
  const isHalf = /[\ud800-\udbff]/.test(text[mostShown - 1]!);
  return text.slice(0, isHalf ? mostShown - 1 : mostShown);
}
