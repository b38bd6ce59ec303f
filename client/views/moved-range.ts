// Where a range of a text lies after the text was changed before it.

export interface Place {
  readonly line: number;
  readonly character: number;
}

export interface Extent {
  readonly start: Place;
  readonly end: Place;
}

const isBefore = (a: Place, b: Place): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);

function moved(place: Place, { range, text }: { readonly range: Extent; readonly text: string }): Place {
  if (isBefore(place, range.end)) return place;
  const lines = text.split(/\r\n|\r|\n/);
  const last = lines.at(-1)?.length ?? 0;
  const line = range.start.line + lines.length - 1;
  if (place.line > range.end.line)
    return { line: place.line + line - range.end.line, character: place.character };
  const from = lines.length > 1 ? last : range.start.character + last;
  return { line, character: from + place.character - range.end.character };
}

/** A change inside the range stretches it, one before it moves it, one behind it leaves it. `text` stands in place of `range`. */
export const movedRange = (
  extent: Extent,
  change: { readonly range: Extent; readonly text: string },
): Extent => {
  const isInserted = !isBefore(change.range.start, change.range.end);
  // What is typed right before or right behind an id is none of it.
  const end =
    isInserted && !isBefore(change.range.start, extent.end) ? extent.end : moved(extent.end, change);
  const start = moved(extent.start, change);
  return { start, end: isBefore(end, start) ? start : end };
};
