import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import type { ApnsEnvironment, PushService } from '../domain/pushService.js';
import type { Probe } from './probe.js';
import { App } from '../tenants/app.types.js';
import { ApnsEnvironmentEnum, PushServiceConfig } from './pushService.types.js';
import { PushServiceEnum } from '../graphql/pushServiceEnum.js';
import { stringEnum } from '../graphql/stringEnum.js';
import { UserError } from '../graphql/userError.types.js';

const ProbeVerdictEnum = stringEnum<Probe['verdict']>('ProbeVerdict', "A push service's verdict on credentials.", {
  ACCEPTED: 'It takes them.',
  REFUSED: 'It refuses them, for the given reason.',
  UNREACHABLE: 'It could not be asked, or gave no clear response.',
});

@InputType()
class AppInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;
}

@InputType()
class ReplacementInput extends AppInput {
  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Ask the push service first; nothing changes when it refuses the credentials.',
  })
  probe?: boolean | null;

  @Field(() => Float, {
    defaultValue: 24,
    description: 'How long the replaced credentials remain as a fallback if the new ones are refused; at most 2160.',
  })
  keepPreviousHours?: number | null;
}

@InputType({ description: "Apple's credentials for token-based authentication, and the builds they are for." })
export class ConfigureApnsInput extends ReplacementInput {
  @Field(() => String)
  teamId!: string;

  @Field(() => String)
  keyId!: string;

  @Field(() => String, { description: "The .p8 file's text." })
  privateKey!: string;

  @Field(() => [String], { description: '1 to 50 bundle ids that devices may name.' })
  bundleIds!: string[];

  @Field(() => ApnsEnvironmentEnum, {
    nullable: true,
    description: 'The only one of the two that it is for. Absent: both; a device is tried at production first.',
  })
  environment?: ApnsEnvironment | null;
}

@InputType({ description: "Apple's credentials for certificate-based authentication, and the builds they are for." })
export class ConfigureApnsCertificateInput extends ReplacementInput {
  @Field(() => String, { description: 'PEM text with certificate and private key, or a .p12 file in base64.' })
  certificate!: string;

  @Field(() => String, { nullable: true, description: "The .p12 file's password." })
  password?: string | null;

  @Field(() => [String], { description: '1 to 50 bundle ids that devices may name.' })
  bundleIds!: string[];

  @Field(() => ApnsEnvironmentEnum, {
    nullable: true,
    description: 'The only one of the two that it is for. Absent: both; a device is tried at production first.',
  })
  environment?: ApnsEnvironment | null;
}

@InputType()
export class RemoveApnsKeyInput extends AppInput {
  @Field(() => String, { description: "The key's id, or the fingerprint of a certificate." })
  keyId!: string;
}

@InputType()
export class ConfigureFirebaseInput extends ReplacementInput {
  @Field(() => [PushServiceEnum], { description: 'IOS_FIREBASE, ANDROID_FIREBASE or both.' })
  services!: PushService[];

  @Field(() => String, { description: "The text of the service account's JSON key file." })
  serviceAccount!: string;
}

@InputType({ description: "The app's contact and key for the push services of browsers (RFC 8292)." })
export class ConfigureWebPushInput extends AppInput {
  @Field(() => String, {
    description:
      'Whom an operator of a push service can contact: a mailto: address or an https:// URL, at a real host.',
  })
  subject!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'A private key on P-256, 32 bytes in base64url. Without it, the present keys stay, or are made where there are ' +
      'none. Another key ends the subscriptions of all browsers, which are bound to it.',
  })
  privateKey?: string | null;
}

@InputType()
export class SetPushServiceEnabledInput extends AppInput {
  @Field(() => PushServiceEnum)
  service!: PushService;

  @Field(() => Boolean)
  enabled!: boolean;
}

@InputType()
export class ProbePushServiceInput extends AppInput {
  @Field(() => PushServiceEnum)
  service!: PushService;
}

@ObjectType('PushServiceProbe', { simpleResolvers: true, description: "A push service's verdict on credentials." })
class PushServiceProbe {
  @Field(() => ProbeVerdictEnum)
  verdict!: Probe['verdict'];

  @Field(() => String, { nullable: true, description: "The push service's or the network's own word." })
  reason!: string | null;

  @Field(() => Int, { nullable: true, description: 'HTTP status; null: no response.' })
  statusCode!: number | null;
}

@ObjectType({ simpleResolvers: true })
export class ConfigurePushServicePayload {
  @Field(() => App, { nullable: true })
  app?: App;

  @Field(() => [PushServiceConfig], { nullable: true, description: 'Those that this call has configured.' })
  pushServices?: PushServiceConfig[];

  @Field(() => PushServiceProbe, { nullable: true, description: 'Null: the push service was not asked.' })
  probe?: PushServiceProbe | null;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class ProbePushServicePayload {
  @Field(() => PushServiceProbe, { nullable: true })
  probe?: PushServiceProbe;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class ResealCredentialsPayload {
  @Field(() => Int, { description: 'Push services and webhooks whose credentials are now sealed with the first key.' })
  resealed!: number;

  @Field(() => Int, { description: 'Those that no configured key opens.' })
  unreadable!: number;
}
