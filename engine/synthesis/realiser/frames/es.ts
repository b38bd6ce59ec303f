// Spanish frames.
import type { Frames } from "./frame.ts";

export const es: Frames = {
  any: [
    "Se buscó {m} en las historias de {k} pacientes.",
    "Los datos publicados sobre {m} no coinciden.",
    "El término {m} aparece en {n} informes.",
    "Este estudio trata de {m}.",
    "La mención «{m}» fue revisada por dos autores.",
    "No había más información sobre {m}.",
    "Los {n} centros registraron {m} de la misma forma.",
    "Quedaba por saber si {m} debía notificarse aparte.",
  ],
  groups: {
    DISO: [
      "Paciente que ingresa por {m} y recibe el alta a los {n} días.",
      "Antecedentes personales: {m} desde la infancia.",
      "En la exploración no hay signos de {m}.",
      "Juicio clínico al alta: {m}.",
      "El cuadro es compatible con {m}.",
      "De {k} pacientes, {n} presentaban {m}.",
      "Se suspendió el tratamiento por {m}.",
      "Complicaciones: {m} en {n} casos.",
    ],
    CHEM: [
      "Tratamiento con {m} durante {n} semanas.",
      "Se redujo la dosis de {m} a los {n} días.",
      "No se observó interacción con {m}.",
      "Los pacientes recibieron {m} por vía oral.",
      "Exposición a {m} confirmada en {n} trabajadores.",
    ],
    GENE: [
      "La expresión de {m} estaba disminuida en {n} muestras.",
      "La secuenciación mostró una variante de {m}.",
      "La determinación de {m} se repitió {n} veces.",
    ],
    ANAT: [
      "La lesión se extiende hasta {m}.",
      "Imagen de {m} sin alteraciones.",
      "Se tomaron biopsias de {m}.",
    ],
    PROC: [
      "Se realizó {m} el día {n}.",
      "El paciente fue remitido para {m}.",
      "Se indicó {m} por segunda vez.",
    ],
    LIVB: ["En el cultivo creció {m} en {n} muestras.", "Se compararon secuencias de {m}."],
  },
  defined: ["{m} se define así: {d}", "Definición de {m}: {d}"],
  broader: ["{m} pertenece al grupo: {p}.", "Dentro de «{p}», {m} se registró {n} veces."],
  long: [
    "En una revisión retrospectiva de {k} historias de {n} hospitales, dos lectores buscaron por separado {m}, y un tercero resolvió todos los desacuerdos.",
    "El registro pregunta una vez al año a cada laboratorio si se ha visto {m}, con qué grado de certeza y a quién conviene dirigirse para obtener más detalles.",
    "Como los cuestionarios anteriores no incluían {m}, el comité añadió una pregunta aparte en el año {n} y volvió a formar a todos los entrevistadores.",
    "Cuando los traductores se reunieron para acordar los términos, nadie se opuso a {m}, aunque varios colegas habrían preferido una expresión más breve para el uso diario.",
  ],
};
