// Who may import whom, declared once: `overrides` in biome.json is generated from this file (by the test beside it,
// test/unit/layering.test.ts), so that the linter refuses a wrong import with a message that says what to do instead.

/** The engine's rooms, top to bottom. A room imports rooms of lower rows only; rooms of one row do not see each other. */
export const ENGINE = [
  ["cli", "model-host"],
  ["trials"],
  ["training", "evaluation", "synthesis"],
  ["prompts"],
  ["corpus"],
  ["analysis"],
  ["linking"],
  ["recognition"],
  ["llm"],
  ["models"],
  ["kb"],
  ["text"],
] as const;

interface Refusal {
  /** Import paths as the linter's globs. */
  group: string[];
  /** What to do instead. */
  message: string;
}

const editor = ["vscode", "vscode-languageclient", "vscode-languageclient/**"];
const protocol = ["vscode-languageserver*", "vscode-languageserver*/**"];
const anywhere = (...rooms: string[]) => rooms.map((room) => `**/${room}/**`);

const tests: Refusal = {
  group: anywhere("test"),
  message: "The product does not depend on its tests. Move what both need into the room it belongs to.",
};

function engineRoom(room: string, others: string[]): Refusal[] {
  const refused: Refusal[] = [
    {
      group: [...editor, ...protocol],
      message:
        "The engine works with no editor. Take what you need as an argument, and let server/ or client/ convert and pass it.",
    },
    {
      group: anywhere("server", "client"),
      message:
        "The engine knows neither server nor client. Declare a type here and let the caller pass the value.",
    },
    tests,
  ];
  if (others.length)
    refused.push({
      group: anywhere(...others),
      message: `engine/${room} imports only rooms below it. Move what both need down, or take it as an argument.`,
    });
  return refused;
}

const rooms: [files: string[], refused: Refusal[]][] = [
  ...ENGINE.flatMap((row, depth) =>
    row.map((room): [string[], Refusal[]] => {
      const above = ENGINE.slice(0, depth).flat();
      const beside = row.filter((other) => other !== room);
      return [[`engine/${room}/**`], engineRoom(room, [...above, ...beside])];
    }),
  ),
  [
    ["server/**"],
    [
      {
        group: [...editor, ...anywhere("client")],
        message:
          "The server serves any editor. Send a request or notification declared in server/protocol/ and let the client act on it.",
      },
      {
        group: ["**/engine/cli/**"],
        message: "The CLI stands beside the server. Move what both need into the engine room it belongs to.",
      },
      tests,
    ],
  ],
  [
    ["client/**", "!client/launch/**"],
    [
      {
        group: anywhere("engine"),
        message:
          "The client holds no logic of its own. Ask the server with a request declared in server/protocol/.",
      },
      {
        group: [...anywhere("server"), "!**/server/protocol/*"],
        message:
          "The client knows only the types in server/protocol/. Declare the message there and ask the server.",
      },
      {
        group: anywhere("launch"),
        message: "client/launch holds build scripts, which do not ship. Move what both need into the client.",
      },
      tests,
    ],
  ],
  [
    ["client/launch/**"],
    [
      {
        group: ["vscode", ...anywhere("engine", "server")],
        message:
          "Build scripts run before anything is built. Start the bundled program (dist/cli.cjs, dist/server.cjs) instead.",
      },
      tests,
    ],
  ],
];

/** `overrides` of biome.json. */
export const overrides = rooms.map(([includes, patterns]) => ({
  includes,
  linter: { rules: { style: { noRestrictedImports: { level: "error", options: { patterns } } } } },
}));
