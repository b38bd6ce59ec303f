// A brat configuration as a project file and back. What one of them cannot say is told.
import type { AnnotationConf, ConfEntry } from "../formats/brat/config.ts";
import { type Project, projectSchema } from "./project.ts";

type Told = (reason: string) => void;

const ANY = new Set(["<ANY>", "<ENTITY>", "<EVENT>"]);

/** Types named by an argument that the project has; undefined for all of them. */
function typesOf(types: readonly string[], known: ReadonlySet<string>, told: Told): string[] | undefined {
  if (!types.length || types.some((t) => ANY.has(t))) return undefined;
  const here = types.filter((t) => known.has(t));
  for (const t of types) if (!known.has(t) && !/^<.*>$/.test(t)) told(`${t} is no type of the configuration`);
  return here.length ? here : undefined;
}

/** The project that a brat configuration describes; `told` gets what has no place in it. */
export function projectOfBrat(conf: AnnotationConf, keys: ReadonlyMap<string, string>, told: Told): Project {
  const entries = [...conf.entities, ...conf.events].filter((e) => {
    if (e.heading) told(`${e.name} is a heading; it is left out`);
    return !e.heading;
  });
  const known = new Set(entries.map((e) => e.name));
  const keyOf = new Map<string, string>();
  const used = new Set<string>();
  for (const [key, type] of keys) {
    if (!known.has(type)) told(`the key ${key} is of ${type}, which is no type`);
    else if (/^[1-9]$/.test(key) && !keyOf.has(type)) {
      keyOf.set(type, key);
      used.add(key);
    }
  }
  // Keys of a project are digits: letters give way to the free ones, in their order.
  const free = ["1", "2", "3", "4", "5", "6", "7", "8", "9"].filter((k) => !used.has(k));
  for (const [key, type] of keys) {
    if (/^[1-9]$/.test(key) || !known.has(type) || keyOf.has(type)) continue;
    const digit = free.shift();
    if (digit === undefined) told(`the key ${key} of ${type} has no place: the nine digits are taken`);
    else {
      told(`the key ${key} of ${type} becomes ${digit}`);
      keyOf.set(type, digit);
    }
  }
  const types = Object.fromEntries(
    entries.map((e) => {
      const kbs = e.arguments.filter((a) => a.role === "<NORM>").flatMap((a) => a.types);
      const key = keyOf.get(e.name);
      for (const a of e.arguments)
        if (!/^<.*>$/.test(a.role)) told(`the argument ${a.role} of ${e.name} has no place`);
      return [e.name, { ...(key ? { key } : {}), ...(kbs.length ? { kbs } : {}) }];
    }),
  );
  const attributes = Object.fromEntries(
    conf.attributes.map((e) => {
      const on = e.arguments.find((a) => a.role === "Arg");
      const values = e.arguments.find((a) => a.role === "Value")?.types;
      const of = typesOf(on?.types ?? [], known, told);
      return [e.name, { ...(of ? { types: of } : {}), ...(values?.length ? { values: [...values] } : {}) }];
    }),
  );
  const relations = Object.fromEntries(
    conf.relations
      .filter((e) => {
        const rule = e.name.startsWith("<");
        if (rule) told(`the rule ${e.name} has no place`);
        return !rule;
      })
      .flatMap((e) => {
        const [a, b] = e.arguments.filter((x) => !/^<.*>$/.test(x.role));
        if (!a || !b) {
          told(`the relation ${e.name} names no two arguments; it is left out`);
          return [];
        }
        const side = (x: typeof a) => {
          const of = typesOf(x.types, known, told);
          return { role: x.role, ...(of ? { types: of } : {}) };
        };
        const symmetric = e.arguments.some(
          (x) => x.role === "<REL-TYPE>" && x.types.join().includes("symmetric"),
        );
        return [[e.name, { arguments: [side(a), side(b)], ...(symmetric ? { symmetric } : {}) }]];
      }),
  );
  return projectSchema.parse({ types, attributes, relations });
}

const entry = (name: string, args: ConfEntry["arguments"]): ConfEntry => ({
  name,
  aliases: [],
  parent: undefined,
  heading: false,
  arguments: args,
});
const argument = (role: string, types: readonly string[] | undefined) => ({
  role,
  quantifier: "",
  types: types ?? ["<ENTITY>"],
});

/** A project as a brat configuration: types, attributes, relations, keys. */
export function bratOfProject(project: Project): { conf: AnnotationConf; keys: Map<string, string> } {
  const conf: AnnotationConf = {
    entities: Object.entries(project.types).map(([name, { kbs }]) =>
      entry(name, kbs?.length ? [{ role: "<NORM>", quantifier: "", types: kbs }] : []),
    ),
    relations: Object.entries(project.relations).map(([name, r]) =>
      entry(name, [
        ...r.arguments.map((a) => argument(a.role, a.types)),
        ...(r.symmetric ? [{ role: "<REL-TYPE>", quantifier: "", types: ["symmetric"] }] : []),
      ]),
    ),
    events: [],
    attributes: Object.entries(project.attributes).map(([name, a]) =>
      entry(name, [
        argument("Arg", a.types),
        ...(a.values ? [{ role: "Value", quantifier: "", types: a.values }] : []),
      ]),
    ),
  };
  const keys = new Map(
    Object.entries(project.types).flatMap(([name, { key }]) => (key ? [[key, name] as const] : [])),
  );
  return { conf, keys };
}
