// JUnit's XML, as continuous integration reads it.

export interface JunitCase {
  readonly suite: string;
  readonly name: string;
  readonly seconds: number;
  readonly failures: readonly string[];
  /** It could not be run. */
  readonly error?: string;
}

/** Characters that XML cannot hold are left out. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

export function junitText(cases: readonly JunitCase[]): string {
  const suites = Map.groupBy(cases, (c) => c.suite);
  const parts = [...suites].map(([suite, own]) => {
    const failures = own.filter((c) => c.failures.length).length;
    const errors = own.filter((c) => c.error !== undefined).length;
    const lines = own.map((c) => {
      const inner = [
        ...c.failures.map((f) => `      <failure message="${escaped(f)}"/>\n`),
        ...(c.error === undefined ? [] : [`      <error message="${escaped(c.error)}"/>\n`]),
      ].join("");
      const open = `    <testcase classname="${escaped(suite)}" name="${escaped(c.name)}" time="${c.seconds.toFixed(3)}"`;
      return inner ? `${open}>\n${inner}    </testcase>\n` : `${open}/>\n`;
    });
    return `  <testsuite name="${escaped(suite)}" tests="${own.length}" failures="${failures}" errors="${errors}">\n${lines.join("")}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${parts.join("")}</testsuites>\n`;
}
