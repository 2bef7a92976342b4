const TYPE = 'type.googleapis.com';

/** Details as google.rpc and FCM spell them. */
export const detail = {
  fcmError: (errorCode: string) => ({ '@type': `${TYPE}/google.firebase.fcm.v1.FcmError`, errorCode }),
  badRequest: (field: string) => ({
    '@type': `${TYPE}/google.rpc.BadRequest`,
    fieldViolations: [{ field, description: 'words' }],
  }),
  errorInfo: (reason: string) => ({ '@type': `${TYPE}/google.rpc.ErrorInfo`, reason, domain: 'googleapis.com' }),
  retryInfo: (retryDelay: string) => ({ '@type': `${TYPE}/google.rpc.RetryInfo`, retryDelay }),
  quotaFailure: (description: string) => ({
    '@type': `${TYPE}/google.rpc.QuotaFailure`,
    violations: [{ subject: 'project_number:1', description }],
  }),
};

/** Google's error JSON (AIP-193). */
export function googleError(status: string, details?: unknown, message = 'words') {
  return { error: { code: 0, message, status, details } };
}
