// Permanent ids for annotations: digits drawn from what the annotation says, so that two curators who add in parallel
// do not take each other's numbers, and the same annotation made twice is the same line in both files.

/** FNV-1a over UTF-16 units, with a final mix. */
export function hash32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Nine digits at most: every reader's integers hold them. */
const ROOM = 1_000_000_000;

/** `T` and up to nine digits made from `content`, not yet taken in this file. */
export function permanentId(letter: string, content: string, taken: (id: string) => boolean): string {
  for (let n = hash32(content) % ROOM; ; n = (n + 1) % ROOM) {
    const id = `${letter}${n || ROOM}`;
    if (!taken(id)) return id;
  }
}
