// Words too common to be trusted as names. A hand list until frequencies in real text replace it.

import type { SemanticGroup } from "../kb/groups.ts";

const list = (words: string) => new Set(words.trim().split(/\s+/));

/**
 * Function words of English, French and Spanish: never a mention, however a vocabulary uses them, unless the text
 * writes them in capitals and so does the vocabulary (AS, IT, WAS).
 */
export const functionWords = list(`
  a about after all also although an and any are as at be because been before being between both but by can could did
  do does during each either few for from further had has have having he her here him his how i if in into is it its
  itself just may me might more most much must my neither no none nor not now of off on once one only or other our out
  over own per same shall she should since so some still such than that the their them then there these they this those
  though through to too two under until up upon us very via was we were what when where which while who whom whose why
  will with within without would yes yet you your
  au aux avec ce ces cet cette chez comme d dans de des donc du elle elles en entre est et eux il ils je l la le les
  leur leurs lui mais mal mes mon ne ni non nos notre nous on ont ou par pas peu plus pour qu que qui sa sans se ses si
  son sont sous sur ta te tes toi ton tous tout tres trop tu un une vos votre vous
  al ante bajo cada como con contra cual cuando cuyo del desde donde dos el ella ellas ellos era eran es esa ese eso
  esta estas este esto estos fue ha han hasta hay las lo los mas me muy nada nos o os otra otro para pero poco por
  porque pues sin sobre solo son su sus tal tan tras tres un una unas uno unos y ya yo
`);

/** Capitals that stress a word rather than shorten a name, whatever a vocabulary says. */
export const neverShort = list("NO NOT AND THE FOR IF SO WE OF TO IN BY HE HAS CAN NEW END USE");

/** Words that name a whole semantic group rather than a concept of it: no mention, even as a preferred name. */
export const hollowWords: Readonly<Partial<Record<SemanticGroup, ReadonlySet<string>>>> = {
  DISO: list(`
    disease diseases disorder disorders syndrome syndromes symptom symptoms illness sign signs condition conditions
    complication complications included maladie maladies trouble troubles symptomes enfermedad enfermedades trastorno
    trastornos sintoma sintomas
  `),
  CHEM: list("drug drugs medication medications chemical chemicals"),
  PROC: list("treatment treatments procedure procedures therapy therapies"),
  LIVB: list("patient patients organism organisms"),
};

/** Words of general prose that vocabularies list as synonyms; kept only where they are a concept's preferred name. */
export const generalWords = list(`
  ability able absence absent access account act action activity acute addition administration adult adults age agent
  agents aging analysis animal animals application approach area areas article assessment association attack average
  base baseline basis behavior best better black blind block blue body book box brain branch brief bridge bulk call
  care case cases cause causes cell cells central certain chain challenge change changes characteristic chart child
  children chronic class classification clear clinic clinical cluster code college combination combined common community
  complete complex complication complications concentration condition conditions consent contact content control
  controls course criteria culture current cycle daily data date day days death decade decline decrease defect
  deficiency degree delay delivery dependence depth design detection determination development diet difference
  differences digit direct discovery disease diseases disorder disorders distribution dose doses dosage drug drugs dry
  duration early effect effects elderly element end engine environment episode episodes equal event events evaluation
  evidence examination example expert exposure expression extent factor factors failure fall family feature features
  female females field figure finding findings fine first fish flat flow focus follow food force form forms formula
  frequency front function functions general generation glass goal good grade gradient grain green group groups
  growth half hand hard head health help hereditary high history home hospital hour hours human humans ill illness
  image impact implant impression improvement incidence increase index individual infant infants influence information
  injection input inspection interaction interest interval intervention investigation iris issue job key lack large late
  law layer leader learning left length lesion lesions level levels library life light like limit line link list little
  live load local long loss low male males man management manner map margin mark mass match material mean means measure
  measures mechanism medical medication medicine medium meeting member men method methods middle mild minor minute
  minutes mode model models moderate monitor month months mother motion mouth movement name natural nature need net new
  night noise normal note number nurse object observation odd office oral order organ organization outcome outcomes
  output page pair paper parent part particular parts party past path pattern patterns patient patients peak people
  perfusion period person phase physical physician pilot place plan plant plate play point population position positive
  power practice preparation presence present presentation pressure prevalence prevention primary principle prior
  probability problem procedure process product profile program progress progression project proportion protocol
  public pulse quality question race random range rapid rate rates ratio reaction reactions reading reason recent
  receptor receptors recovery red reduction reference region regression regular relation release report reports research
  resistance response responses rest restoration result results review right ring risk role root round route row rule
  safety sample samples scale school score screen screening season second seconds section sensitivity series serum
  service set severe severity sex shape short side sign signal significance signs simple single site sites size skill
  slow small social society solution source space species specific specificity spectrum spot stable stage standard start
  state states station status step stock strain strains strength strike structure studies study subject subjects
  success summary superior supplement support surface survey survival symptom symptoms syndrome syndromes system systems
  table target task technique term terms test tests theory therapy time times tissue tissues tool top total
  trace tract trade training transfer treatment treatments trend trial trials turn type types unit units use user value
  values variable variant vehicle view visit volume ward water week weeks weight white woman women word work worse year
  years young
`);
