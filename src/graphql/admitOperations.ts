import { HeaderMap } from '@apollo/server';
import type { Admission } from './admission.js';
import type { RequestStep } from './requestSteps.js';

/** Responds with the refusal instead of executing an operation that is not admitted. */
export function admitOperations(admit: Admission): RequestStep {
  return {
    respond({ document, operationName, request: { variables }, contextValue: context }) {
      const refused = admit({ document, operationName, variables, context });
      if (!refused) return null;
      const { status, retryAfterSeconds, errors } = refused;
      const headers = new HeaderMap();
      if (retryAfterSeconds !== null) headers.set('retry-after', String(retryAfterSeconds));
      return { http: { status, headers }, body: { kind: 'single', singleResult: { errors } } };
    },
  };
}
