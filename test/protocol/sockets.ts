// Which internet sockets a process tree holds, as the Linux kernel lists them: sees native code too, which no hook in
// JavaScript does.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface Socket {
  readonly protocol: string;
  /** `address:port` in the kernel's hexadecimal. */
  readonly local: string;
  readonly remote: string;
  readonly inode: string;
}

/** Rows of /proc/<pid>/net/{tcp,tcp6,udp,udp6}. */
export function parseSockets(protocol: string, table: string): Socket[] {
  return table
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .map((field) => ({ protocol, local: field[1] ?? "", remote: field[2] ?? "", inode: field[9] ?? "" }));
}

/** `undefined` in place of an error, for a process or a file that is gone by now. */
function orGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** The process and its descendants. */
export function tree(pid: number): number[] {
  const tasks = orGone(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  const children = tasks.flatMap((task) => {
    const list = orGone(() => readFileSync(`/proc/${pid}/task/${task}/children`, "utf8")) ?? "";
    return list.trim().split(" ").filter(Boolean).map(Number);
  });
  return [pid, ...children.flatMap(tree)];
}

/** Internet sockets of one process, of whatever state; pipes and sockets of the file system are not among them. */
export function socketsOf(pid: number): Socket[] {
  const links = (orGone(() => readdirSync(`/proc/${pid}/fd`)) ?? []).flatMap(
    (fd) => orGone(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? [],
  );
  const inodes = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  if (inodes.size === 0) return [];
  return ["tcp", "tcp6", "udp", "udp6"]
    .flatMap((protocol) =>
      parseSockets(protocol, orGone(() => readFileSync(`/proc/${pid}/net/${protocol}`, "utf8")) ?? ""),
    )
    .filter(({ inode }) => inodes.has(inode));
}
