// What a chemist reads in Na, LiCl or NaHCO3: element symbols (IUPAC) and common ions, written out.

const ELEMENTS: Readonly<Record<string, string>> = {
  H: "hydrogen", He: "helium", Li: "lithium", Be: "beryllium", B: "boron", C: "carbon", N: "nitrogen", O: "oxygen",
  F: "fluorine", Ne: "neon", Na: "sodium", Mg: "magnesium", Al: "aluminum", Si: "silicon", P: "phosphorus", S: "sulfur",
  Cl: "chlorine", Ar: "argon", K: "potassium", Ca: "calcium", Ti: "titanium", V: "vanadium", Cr: "chromium",
  Mn: "manganese", Fe: "iron", Co: "cobalt", Ni: "nickel", Cu: "copper", Zn: "zinc", Ga: "gallium", Ge: "germanium",
  As: "arsenic", Se: "selenium", Br: "bromine", Kr: "krypton", Rb: "rubidium", Sr: "strontium", Y: "yttrium",
  Zr: "zirconium", Mo: "molybdenum", Tc: "technetium", Ru: "ruthenium", Rh: "rhodium", Pd: "palladium", Ag: "silver",
  Cd: "cadmium", In: "indium", Sn: "tin", Sb: "antimony", Te: "tellurium", I: "iodine", Xe: "xenon", Cs: "cesium",
  Ba: "barium", La: "lanthanum", Ce: "cerium", Gd: "gadolinium", W: "tungsten", Re: "rhenium", Os: "osmium",
  Ir: "iridium", Pt: "platinum", Au: "gold", Hg: "mercury", Tl: "thallium", Pb: "lead", Bi: "bismuth", Po: "polonium",
  Rn: "radon", Ra: "radium", Th: "thorium", U: "uranium", Pu: "plutonium",
}; // biome-ignore format: a table

const ANIONS: Readonly<Record<string, string>> = {
  F: "fluoride", Cl: "chloride", Br: "bromide", I: "iodide", OH: "hydroxide", HCO3: "bicarbonate", CO3: "carbonate",
  SO4: "sulfate", HSO4: "bisulfate", SO3: "sulfite", NO3: "nitrate", NO2: "nitrite", PO4: "phosphate", CN: "cyanide",
  Ac: "acetate", ClO4: "perchlorate", N3: "azide", O2: "dioxide", O: "oxide", S: "sulfide", MnO4: "permanganate",
}; // biome-ignore format: a table

const WHOLE: Readonly<Record<string, string>> = {
  H2O: "water", H2O2: "hydrogen peroxide", NH3: "ammonia", NO: "nitric oxide", N2O: "nitrous oxide", CO: "carbon monoxide",
  CO2: "carbon dioxide", SO2: "sulfur dioxide", H2S: "hydrogen sulfide", HCl: "hydrochloric acid", H2SO4: "sulfuric acid",
  HNO3: "nitric acid", O2: "oxygen", O3: "ozone", N2: "nitrogen", H2: "hydrogen", CH4: "methane",
}; // biome-ignore format: a table

const CHARGE = /\(?(?:\d?[+-]+|[+-]\d|II|III|IV)\)?$/u;
const salt = /^(NH4|[A-Z][a-z]?)\d?(?:\(?)([A-Z][A-Za-z]*\d?)(?:\)?\d?)$/u;

/** Names of a formula or an element symbol, charges and subscripts' brackets aside; none for anything else. */
export function formulaNames(term: string): string[] {
  const formula = term
    .replace(/[₀-₉]/gu, (d) => String(d.charCodeAt(0) - 0x2080))
    .replace(/\((\d)\)/gu, "$1");
  if (!/^[A-Z]/u.test(formula) || formula.length > 9) return [];
  const bare = formula.replace(CHARGE, "");
  const names = [WHOLE[bare], ELEMENTS[bare]].filter((n) => n !== undefined);
  const [, cation = "", anion = ""] = salt.exec(bare) ?? [];
  const metal = cation === "NH4" ? "ammonium" : ELEMENTS[cation];
  const rest = ANIONS[anion] ?? ANIONS[anion.replace(/\d$/u, "")];
  if (names.length === 0 && metal && rest) names.push(`${metal} ${rest}`);
  return names;
}
