// Text for a person, as Markdown or plain, by what the client shows. Words of a text or a KB are never markup.

export interface Markup {
  readonly markdown: boolean;
  /** Words as they are. */
  text(words: string): string;
  strong(words: string): string;
  code(words: string): string;
  /** A paragraph set apart. */
  quote(words: string): string;
  list(items: readonly string[]): string;
  heading(words: string): string;
  rule(): string;
  /** Written text linked to a target; the text alone where links lead nowhere. */
  link(written: string, target: string | undefined): string;
}

const oneLine = (words: string) => words.replace(/\s+/g, " ").trim();

/**
 * Words as Markdown that shows exactly them, with as few backslashes as can be: some editors show the source.
 */
export const escapeMarkdown = (words: string): string =>
  oneLine(words)
    .replace(/[\\`*_[\]<~$|]/g, "\\$&")
    .replace(/&(?=#?\w+;)/g, "&amp;")
    // Addresses that some renderers link without being asked.
    .replace(/:(?=\/\/)/g, "\\:")
    .replace(/(www)\./gi, "$1\\.")
    // What means something only at the head of a line.
    .replace(/^[#>=+-]/, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2");

/** A code span may hold anything but its own fence. */
function codeSpan(words: string): string {
  const plain = oneLine(words);
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = plain.startsWith("`") || plain.endsWith("`") ? " " : "";
  return `${fence}${pad}${plain}${pad}${fence}`;
}

const markdown: Markup = {
  markdown: true,
  text: escapeMarkdown,
  strong: (words) => `**${escapeMarkdown(words)}**`,
  code: codeSpan,
  quote: (words) => `> ${escapeMarkdown(words)}`,
  list: (items) => items.map((item) => `- ${item}`).join("\n"),
  heading: (words) => `### ${escapeMarkdown(words)}`,
  rule: () => "---",
  link: (written, target) => (target === undefined ? written : `[${written}](${unbracketed(target)})`),
};

/** A link's target ends at a bracket or a space. Targets are URIs, so the rest is encoded already. */
function unbracketed(target: string): string {
  return target.replace(/[<>()\s]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

const plain: Markup = {
  markdown: false,
  text: oneLine,
  strong: oneLine,
  code: oneLine,
  quote: oneLine,
  list: (items) => items.map((item) => `- ${item}`).join("\n"),
  heading: (words) => oneLine(words).toUpperCase(),
  rule: () => "",
  link: (written) => written,
};

export const markupFor = (isMarkdown: boolean): Markup => (isMarkdown ? markdown : plain);
