/** What an agent says in previews. */
export const SAMPLE = { displayName: 'Anna', msg: 'Your parcel is found!' } as const;

/** The languages of the gateway's default texts, for choosing. Others show the closest one. */
export const TEXT_LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'pt', 'sv'] as const;
