// The tags of a Handlebars body, `{{...}}`, with the place of every word: also of a body that is being typed and cannot be
// parsed. Follows the lexer of Handlebars 4.7.

export interface Word {
  /** `path`: `a.b`, `../a`, `@root.a`, `this`. `key`: of `key=value`. */
  readonly kind: "path" | "key" | "string" | "literal" | "open" | "close";
  readonly text: string;
  /** `[start, end)` in the source. */
  readonly start: number;
  readonly end: number;
}

export interface Tag {
  /** `output`: `{{x}}`, `{{{x}}}`, `{{&x}}`. `inverse`: `{{else}}`, `{{^}}`, perhaps with words (`else if x`). */
  readonly kind: "output" | "open" | "inverse" | "close" | "partial" | "comment";
  /** Braces included; to the end of the source where it is never closed. */
  readonly start: number;
  readonly end: number;
  /** Between the sign (`#`, `/`, `>` ...) and the closing braces. */
  readonly innerStart: number;
  readonly innerEnd: number;
  readonly closed: boolean;
  /** `{{~` or `~}}`: white space beside it goes. */
  readonly trims: boolean;
  /** Opened by `{{^x}}`: its first part is for what is empty. */
  readonly inverted: boolean;
  /** A partial with a block: `{{#> x}}`. */
  readonly block: boolean;
  readonly words: readonly Word[];
  /** Names between bars: `as |item index|`. */
  readonly params: readonly Word[];
}

/** An identifier: anything but white space and what Handlebars reserves. */
const ID = String.raw`[^\s!"#%-,\.\/;->@\[-\^\x60\{-~]+`;
const SEGMENT = String.raw`(?:${ID}|\[(?:\\\]|[^\]])*\])`;
const PATH = String.raw`@?(?:\.\.?(?:\/|(?![^\s=~})|])))*(?:${SEGMENT}(?:[.\/](?:${SEGMENT}|\.\.?))*[.\/]?)?`;
const WORD = new RegExp(
  String.raw`(?<string>"(?:\\"|[^"])*"?|'(?:\\'|[^'])*'?)|(?<key>${SEGMENT})=|(?<literal>(?:true|false|null|undefined|-?\d+(?:\.\d+)?)(?=[~}\s)]|$))|(?<open>\()|(?<close>\))|(?<path>${PATH})`,
  "y",
);

/** All tags of `source` from `from` on, in order. Never throws. */
export function tagsOf(source: string, from = 0): Tag[] {
  const tags: Tag[] = [];
  let at = from;
  for (;;) {
    const start = source.indexOf("{{", at);
    if (start < 0) return tags;
    // `\{{` stands for braces; `\\{{` is a backslash and a tag.
    if (source[start - 1] === "\\" && source[start - 2] !== "\\") {
      at = start + 2;
      continue;
    }
    const tag = tagAt(source, start);
    tags.push(tag);
    at = Math.max(tag.end, start + 2);
  }
}

function tagAt(source: string, start: number): Tag {
  const head = /\{\{(\{\{|\{|~?\{|~?!--|~?[!#>/^&]?)/y;
  head.lastIndex = start;
  const opening = (head.exec(source) as RegExpExecArray)[0];
  const sign = opening.slice(2).replace("~", "");
  let innerStart = start + opening.length;
  if (sign.startsWith("!")) return comment(source, start, sign === "!--");
  let block = false;
  if (sign === "#" && source[innerStart] === ">") {
    block = true;
    innerStart++;
  }
  const words: Word[] = [];
  const params: Word[] = [];
  let at = innerStart;
  let inBars = false;
  const end = () => {
    const close = /~?\}\}(?:\}\}|\})?|(?=\{\{)/y;
    close.lastIndex = at;
    return close.exec(source);
  };
  for (;;) {
    while (at < source.length && /\s/.test(source[at] as string)) at++;
    const closing = end();
    if (closing || at >= source.length) {
      const length = closing?.[0].length ?? 0;
      const kind = kindOf(sign, block, words);
      const inverse = kind === "inverse" && words[0]?.text === "else" ? words.slice(1) : words;
      return {
        kind,
        start,
        end: at + length,
        innerStart,
        innerEnd: at,
        closed: length > 0,
        trims: opening.includes("~") || (closing?.[0].includes("~") ?? false),
        inverted: sign === "^" && kind === "open",
        block,
        words: inverse,
        params,
      };
    }
    const bars = /as\s+\||\|/y;
    bars.lastIndex = at;
    const bar = bars.exec(source);
    if (bar) {
      inBars = bar[0] !== "|";
      at += bar[0].length;
      continue;
    }
    WORD.lastIndex = at;
    const match = WORD.exec(source);
    if (!match?.[0]) {
      at++;
      continue;
    }
    const [kind, text] = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined) as [
      Word["kind"],
      string,
    ];
    (inBars ? params : words).push({ kind, text, start: at, end: at + text.length });
    at += match[0].length;
  }
}

function kindOf(sign: string, block: boolean, words: readonly Word[]): Tag["kind"] {
  if (block || sign === ">") return "partial";
  if (sign === "/") return "close";
  if (sign === "#" || sign === "{{") return "open";
  if (sign === "^") return words.length ? "open" : "inverse";
  return words[0]?.text === "else" && sign === "" ? "inverse" : "output";
}

function comment(source: string, start: number, dashes: boolean): Tag {
  const ending = dashes ? /--~?\}\}/g : /\}\}/g;
  ending.lastIndex = start;
  const match = ending.exec(source);
  const end = match ? match.index + match[0].length : source.length;
  const inner = { innerStart: start + 2, innerEnd: match?.index ?? source.length };
  const none = { trims: false, inverted: false, block: false, words: [], params: [] };
  return { kind: "comment", start, end, ...inner, closed: match !== null, ...none };
}
