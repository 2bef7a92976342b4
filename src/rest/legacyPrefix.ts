/** Both versions mean the same for the methods that both have. */
export const LEGACY_PREFIX = '/clientweb/api/:version(^v[12]$)';
