// French frames.
import type { Frames } from "./frame.ts";

export const fr: Frames = {
  any: [
    "Nous avons cherché {m} dans les dossiers de {k} patients.",
    "Les données publiées au sujet de {m} se contredisent.",
    "Le terme {m} figure dans {n} comptes rendus.",
    "Cette étude porte sur {m}.",
    "La mention « {m} » a été relue par deux auteurs.",
    "Aucune autre information sur {m} n'était disponible.",
    "Les {n} centres ont noté {m} de la même façon.",
    "Il restait à savoir si {m} devait être signalé à part.",
  ],
  groups: {
    DISO: [
      "Patient hospitalisé pour {m} pendant {n} jours.",
      "Antécédents : {m} depuis l'enfance.",
      "L'examen ne retrouve pas de signe de {m}.",
      "Diagnostic retenu à la sortie : {m}.",
      "Le tableau est compatible avec {m}.",
      "{n} patients sur {k} présentaient {m}.",
      "Le traitement a été arrêté en raison de {m}.",
      "Complications : {m} dans {n} cas.",
    ],
    CHEM: [
      "Traitement par {m} pendant {n} semaines.",
      "La dose de {m} a été réduite après {n} jours.",
      "Aucune interaction avec {m} n'a été observée.",
      "Les patients ont reçu {m} par voie orale.",
      "Exposition à {m} confirmée chez {n} salariés.",
    ],
    GENE: [
      "L'expression de {m} était diminuée dans {n} prélèvements.",
      "Le séquençage a montré une variation de {m}.",
      "Le dosage de {m} a été répété {n} fois.",
    ],
    ANAT: [
      "Lésion étendue à {m}.",
      "Imagerie de {m} sans anomalie.",
      "Des biopsies de {m} ont été examinées.",
    ],
    PROC: [
      "Indication de cet acte : {m}.",
      "Réalisation de {m} au jour {n}.",
      "Le patient a été adressé pour {m}.",
    ],
    LIVB: [
      "La culture a mis en évidence {m} dans {n} prélèvements.",
      "Les séquences de {m} ont été comparées.",
    ],
  },
  defined: ["{m} se définit ainsi : {d}", "Définition de {m} : {d}"],
  broader: ["{m} fait partie de : {p}.", "Dans le groupe « {p} », {m} a été noté {n} fois."],
  long: [
    "Dans une revue rétrospective de {k} dossiers de {n} hôpitaux, deux lecteurs ont cherché séparément {m}, et un troisième a tranché chaque désaccord.",
    "Le registre demande une fois par an à chaque laboratoire si l'on a observé {m}, avec quelle certitude, et à qui s'adresser pour obtenir davantage de détails.",
    "Comme les questionnaires précédents avaient omis {m}, le comité a ajouté une question distincte lors de l'année {n} et formé de nouveau tous les enquêteurs.",
    "Lorsque les traducteurs se sont réunis pour choisir les termes, personne ne s'est opposé à {m}, même si plusieurs collègues auraient préféré une expression plus courte au quotidien.",
  ],
};
