/** 0.4 ms, 23 ms, 1.25 s. */
export function milliseconds(value: number): string {
  if (value < 10) return `${trim(value, 1)} ms`;
  if (value < 1000) return `${Math.round(value)} ms`;
  return value < 100_000 ? `${trim(value / 1000, 2)} s` : `${Math.round(value / 1000)} s`;
}

/** 812 B, 9.1 MiB, 1 GiB. */
export function bytes(value: number): string {
  const units = ["B", "KiB", "MiB", "GiB"];
  let unit = 0;
  let amount = value;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${trim(amount, amount < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

/** How long ago, in the largest unit that fits. */
export function ago(since: Date, now = new Date()): string {
  const seconds = Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000));
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
