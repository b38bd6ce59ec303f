// The byte that a build keeps of a form: the scope of its name, and what kind of form it is.

/** It is an entry's second form, in natural order. */
export const NATURAL = 0x80;
/** It is a preferred name's own form. */
export const PREFERRED = 0x40;
export const SCOPE = 0x0f;
