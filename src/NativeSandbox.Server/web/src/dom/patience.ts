/** What takes longer than this shows that it is going on; what is quicker would only flicker. */
const patienceMs = 300;

/** Calls `show` once the work has taken a while, and `hide` when it ends, however it ends. */
export async function whileWaiting<T>(work: Promise<T>, show: () => void, hide: () => void): Promise<T> {
  const timer = setTimeout(show, patienceMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    hide();
  }
}
