// Lists of grams that stay in the kernel's memory from one search to the next: names of a field share their grams, so that
// most of what a search reads was read for one before it. A ring: what has lain there longest makes room for what is new.
import type { QueryList } from "./window-sums.ts";

interface Place {
  readonly at: number;
  readonly end: number;
}

export class ResidentLists {
  readonly #from: number;
  #capacity: number;
  #head = 0;
  /** By where a list starts in the section; in the order in which they were placed, which is that round the ring. */
  readonly #places = new Map<number, Place>();

  /** A ring of `capacity` bytes from the address `from` on; more where one search's lists alone need more. */
  constructor(from: number, capacity: number) {
    this.#from = from;
    this.#capacity = capacity;
  }

  /**
   * Addresses of the lists, which stay until the next call. `read` is called for each list that is not there yet, with the
   * address that it goes to.
   */
  place(lists: readonly QueryList[], read: (list: QueryList, at: number) => void): number[] {
    const wanted = new Set(lists.map(({ start }) => start));
    const total = lists.reduce((sum, l) => sum + l.end - l.start, 0);
    if (total > this.#capacity) {
      this.#clear();
      this.#capacity = total;
    }
    return this.#placed(lists, wanted, read) ?? this.#anew(lists, wanted, read);
  }

  #anew(
    lists: readonly QueryList[],
    wanted: ReadonlySet<number>,
    read: (list: QueryList, at: number) => void,
  ): number[] {
    this.#clear();
    return this.#placed(lists, wanted, read) as number[];
  }

  #clear(): void {
    this.#places.clear();
    this.#head = 0;
  }

  /** Undefined where the lists that must stay leave no gap that is long enough. */
  #placed(
    lists: readonly QueryList[],
    wanted: ReadonlySet<number>,
    read: (list: QueryList, at: number) => void,
  ): number[] | undefined {
    const addresses: number[] = [];
    for (const list of lists) {
      let place = this.#places.get(list.start);
      if (!place) {
        const at = this.#room(list.end - list.start, wanted);
        if (at < 0) return undefined;
        place = { at, end: at + list.end - list.start };
        this.#head = at;
        read(list, this.#from + at);
        this.#places.set(list.start, place);
        this.#head = place.end;
      }
      addresses.push(this.#from + place.at);
    }
    return addresses;
  }

  /** Where the next list goes; `kept` ones ahead are passed by, others let go of. -1 where there is no room all round. */
  #room(length: number, kept: ReadonlySet<number>): number {
    let head = this.#head;
    let wrapped = false;
    for (;;) {
      if (head + length > this.#capacity) {
        if (wrapped) return -1;
        wrapped = true;
        for (const [start, place] of [...this.#places]) {
          if (place.at < head) break;
          this.#pass(start, place, kept);
        }
        head = 0;
      }
      const [oldest] = this.#places;
      if (!oldest) return head;
      const [start, place] = oldest;
      if (place.at < head || place.at >= head + length) return head;
      if (this.#pass(start, place, kept)) head = place.end;
    }
  }

  /** Puts the list that has lain longest behind all others, or lets go of it. */
  #pass(start: number, place: Place, kept: ReadonlySet<number>): boolean {
    this.#places.delete(start);
    if (!kept.has(start)) return false;
    this.#places.set(start, place);
    return true;
  }
}
