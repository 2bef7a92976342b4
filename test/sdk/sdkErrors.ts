/** The error codes that both SDKs know, with the names of their errors. */
const ERRORS: Readonly<Record<string, string>> = {
  1000: 'chatSessionBadTenantUrl',
  2000: 'chatSessionNoAuthHeader',
  2001: 'chatSessionAuthHeaderWrongFormat',
  2002: 'chatSessionAuthHeaderBadScheme',
  2003: 'chatSessionAuthHeaderMissingAppId',
  2004: 'chatSessionAuthHeaderMissingClientId',
  3000: 'chatSessionAuthHeaderBadAppId',
  5000: 'chatSessionServerTimeout',
  5001: 'chatSessionServerNotAvailable',
  5003: 'chatSessionInvalidJson',
  5004: 'chatSessionServerDisconnected',
  5005: 'chatSessionNotFound',
  5006: 'chatSessionEntryNotFound',
  5500: 'chatSessionInternalServerError',
  5501: 'chatSessionUploadSizeLimitExceeded',
  5502: 'chatSessionFileNotFound',
  5509: 'chatSessionTooManyPollRequests',
  5511: 'chatSessionNoEvents',
  5558: 'chatSessionFileError',
  5601: 'chatSessionCaseNotSpecified',
  5602: 'chatSessionCrmServerError',
  5603: 'chatSessionTooManyParameters',
  5955: 'chatSessionUnspecifiedServerError',
};

/** What the SDKs call an error code; null: they do not know it. */
export function errorName(code: string): string | null {
  return ERRORS[code] ?? null;
}
