import type { ZodOpenApiComponentsObject } from 'zod-openapi';

/** The callers of the REST API, and how they authenticate. */
export const securitySchemes = {
  device: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description:
      'One installation of an app on one device: `MOBILE-API-140-327-PLAIN appId="shop", clientId="installation-1"`. ' +
      'Quotes and blanks may be left out, the two may change places, and the scheme may be in any case. `clientId` is ' +
      'anything that is unique to the installation, up to 256 characters; the tenant is named by `tenantUrl`, ' +
      '`X-Tenant-Url` or the host.',
  },
  browserCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-beckon_client_1',
    description:
      'A browser: it sends the header above with `clientId="WebChat"`, and the cookie that Request Chat has set says ' +
      'which client it is. The cookie is one for each tenant (its name ends in a number of the tenant), signed, and ' +
      'out of the reach of scripts.',
  },
  platformKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key of a tenant with the role PLATFORM, made by the GraphQL mutation `createApiKey`.',
  },
  metricsToken: { type: 'http', scheme: 'bearer', description: 'The token of `BECKON_METRICS_TOKEN`.' },
} as const satisfies ZodOpenApiComponentsObject['securitySchemes'];

export const BY_DEVICE = [['device'], ['device', 'browserCookie']] as const;
export const BY_PLATFORM = [['platformKey']] as const;
