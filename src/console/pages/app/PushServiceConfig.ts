import type { AppQuery } from '../../generated/graphql.js';

/** How a push service of an app is set up. */
export type PushServiceConfig = NonNullable<AppQuery['app']>['pushServices'][number];
