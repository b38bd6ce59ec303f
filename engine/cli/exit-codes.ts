// What the program's exit status means, declared once: for the code, for --help and for scripts.

export const EXIT = {
  ok: 0,
  /** Finished, but something in the input was wrong, or nothing was found. */
  problems: 1,
  /** Nothing was done. */
  usage: 2,
  /** An error that only we can have caused; its trace is on stderr. */
  fault: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_HELP = `
Exit status:
  ${EXIT.ok}    done
  ${EXIT.problems}    done, but the input had problems (told on stderr), or nothing was found
  ${EXIT.usage}    wrong usage, or a file that cannot be read or written
  ${EXIT.fault}   a fault of Curie itself
  ${EXIT.interrupted}  interrupted (Ctrl+C); no half-written file is left`;

/** Something that a person can put right: its message goes to stderr as it is, and the status is 2. */
export class UsageError extends Error {}
