const pieceBytes = 8192;
// The hub answers four calls of a connection at once: two are left for signals, a new size and the end.
const mostInFlight = 2;

/** Keystrokes and pastes on their way to the program: in order, in pieces, and never more at once than the server has room for. */
export class Outbox {
  #waiting: Uint8Array[] = [];
  #inFlight = 0;

  constructor(
    private readonly send: (bytes: Uint8Array) => Promise<void>,
    private readonly onLost: (error: unknown) => void,
  ) {}

  /** Bytes that have not been sent yet. */
  get length(): number {
    return this.#waiting.reduce((sum, piece) => sum + piece.length, 0);
  }

  add(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += pieceBytes) this.#waiting.push(bytes.subarray(from, from + pieceBytes));
    this.#pump();
  }

  clear(): void {
    this.#waiting = [];
  }

  #pump(): void {
    while (this.#waiting.length > 0 && this.#inFlight < mostInFlight) {
      this.#inFlight++;
      void this.#deliver(this.#nextPiece());
    }
  }

  async #deliver(piece: Uint8Array): Promise<void> {
    try {
      await this.send(piece);
    } catch (error) {
      // What follows would be typed without what came before it.
      this.clear();
      this.onLost(error);
    } finally {
      this.#inFlight--;
      this.#pump();
    }
  }

  // Keys that were pressed while others were on their way go together.
  #nextPiece(): Uint8Array {
    const pieces = [this.#waiting.shift()!];
    let size = pieces[0]!.length;
    while (this.#waiting.length > 0 && size + this.#waiting[0]!.length <= pieceBytes) {
      size += this.#waiting[0]!.length;
      pieces.push(this.#waiting.shift()!);
    }
    if (pieces.length === 1) return pieces[0]!;
    const whole = new Uint8Array(size);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}
