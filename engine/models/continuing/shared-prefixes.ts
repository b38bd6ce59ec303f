// What several prompts begin with, read once: mentions of one sentence share all that stands before the first of them.

/** Fewer tokens in common are not worth a call. */
const SHARED = 8;

export interface SharedPrefixes {
  /** Beginnings, each to be read once. */
  readonly prefixes: readonly (readonly number[])[];
  /** For each prompt, which of them it goes on from; at least one token of it is left. */
  readonly of: readonly number[];
}

interface Group {
  /** Places of the prompts. */
  readonly members: readonly number[];
  /** Tokens that they share. */
  readonly shared: number;
}

/** Undefined where reading the prompts as they are costs no more tokens, those that fill rows counted. */
export function sharedPrefixes(prompts: readonly (readonly number[])[]): SharedPrefixes | undefined {
  if (prompts.some((p) => p.length < 2)) return undefined;
  const groups = groupsOf(prompts);
  const longest = Math.max(0, ...groups.filter((g) => g.members.length > 1).map((g) => g.shared));
  if (longest === 0) return undefined;
  const prefixes: (readonly number[])[] = [];
  const of = new Array<number>(prompts.length);
  for (const { members, shared } of groups) {
    const [first] = members;
    const prompt = prompts[first as number] as readonly number[];
    // One that shares nothing is read as far as the others, so that nobody waits for it.
    const length = members.length > 1 ? shared : Math.min(longest, prompt.length - 1);
    for (const member of members) of[member] = prefixes.length;
    prefixes.push(prompt.slice(0, length));
  }
  const rest = Math.max(...prompts.map((p, i) => p.length - (prefixes[of[i] as number]?.length ?? 0)));
  const plain = prompts.length * Math.max(...prompts.map((p) => p.length));
  return prefixes.length * longest + prompts.length * rest < plain ? { prefixes, of } : undefined;
}

/** The prompts in groups that spare the most tokens: in lexical order those that share stand beside each other. */
function groupsOf(prompts: readonly (readonly number[])[]): Group[] {
  const order = prompts.map((_, i) => i).sort((a, b) => compare(prompts[a] ?? [], prompts[b] ?? []));
  // best[end]: most tokens spared of the first `end`, and where their last group begins.
  const best: { spared: number; from: number; shared: number }[] = [{ spared: 0, from: 0, shared: 0 }];
  for (let end = 1; end <= order.length; end++) {
    const last = prompts[order[end - 1] as number] as readonly number[];
    let shared = last.length - 1;
    let choice = { spared: best[end - 1]?.spared ?? 0, from: end - 1, shared: 0 };
    for (let from = end - 2; from >= 0; from--) {
      const other = prompts[order[from] as number] as readonly number[];
      shared = Math.min(shared, other.length - 1, common(last, other));
      if (shared < SHARED) break;
      const spared = (best[from]?.spared ?? 0) + (end - from - 1) * shared;
      if (spared > choice.spared) choice = { spared, from, shared };
    }
    best.push(choice);
  }
  const groups: Group[] = [];
  for (let end = order.length; end > 0; ) {
    const { from, shared } = best[end] as { from: number; shared: number };
    groups.push({ members: order.slice(from, end), shared });
    end = from;
  }
  return groups;
}

function common(a: readonly number[], b: readonly number[]): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a[same] === b[same]) same++;
  return same;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const same = common(a, b);
  return (a[same] ?? -1) - (b[same] ?? -1);
}
