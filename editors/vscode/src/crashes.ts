// How often a server that ends by itself is started again, and after how long. No clocks: the caller says when it is.

const most = 5;
const span = 3 * 60_000;
const longest = 10_000;

/** The recent ends of a server that nobody asked to end. */
export class Crashes {
  private times: number[] = [];

  /**
   * Counts an end at a time in milliseconds. Gives the milliseconds to wait before the next start, or nothing when it
   * has ended too often of late. A start that went well forgets nothing: start and crash is a loop too.
   */
  add(now: number): number | undefined {
    this.times = this.times.filter((time) => now - time < span);
    if (this.times.length >= most) return undefined;
    this.times.push(now);
    return Math.min(1000 * 2 ** (this.times.length - 1), longest);
  }

  /** Forgets all: somebody has asked for a start. */
  clear(): void {
    this.times = [];
  }
}
