import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import type { ApnsEnvironment, PushService } from '../domain/pushService.js';
import type { Probe } from './pushServices.js';
import { App } from '../tenants/app.types.js';
import { ApnsEnvironmentEnum, PushServiceConfig } from './pushService.types.js';
import { PushServiceEnum } from '../graphql/pushServiceEnum.js';
import { stringEnum } from '../graphql/stringEnum.js';
import { UserError } from '../graphql/userError.types.js';

export const ProbeVerdictEnum = stringEnum<Probe['verdict']>(
  'ProbeVerdict',
  'What a push service says to credentials.',
  {
    ACCEPTED: 'It takes them.',
    REFUSED: 'It does not, and the reason says why.',
    UNREACHABLE: 'It could not be asked, or gave no clear answer.',
  },
);

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
    description: 'For so long the replaced credentials are used again should the new ones be refused; at most 2160.',
  })
  keepPreviousHours?: number | null;
}

@InputType({ description: 'What Apple issues for token-based authentication, and for which builds.' })
export class ConfigureApnsInput extends ReplacementInput {
  @Field(() => String)
  teamId!: string;

  @Field(() => String)
  keyId!: string;

  @Field(() => String, { description: "The .p8 file's text." })
  privateKey!: string;

  @Field(() => [String], { description: '1 to 50 bundle ids that devices may name.' })
  bundleIds!: string[];

  @Field(() => ApnsEnvironmentEnum)
  environment!: ApnsEnvironment;
}

@InputType({ description: 'What Apple issues for certificate-based authentication, and for which builds.' })
export class ConfigureApnsCertificateInput extends ReplacementInput {
  @Field(() => String, { description: 'PEM text with certificate and private key, or a .p12 file in base64.' })
  certificate!: string;

  @Field(() => String, { nullable: true, description: "The .p12 file's password." })
  password?: string | null;

  @Field(() => [String], { description: '1 to 50 bundle ids that devices may name.' })
  bundleIds!: string[];

  @Field(() => ApnsEnvironmentEnum)
  environment!: ApnsEnvironment;
}

@InputType()
export class ConfigureFirebaseInput extends ReplacementInput {
  @Field(() => [PushServiceEnum], { description: 'IOS_FIREBASE, ANDROID_FIREBASE or both.' })
  services!: PushService[];

  @Field(() => String, { description: "The text of the service account's JSON key file." })
  serviceAccount!: string;
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

@ObjectType('PushServiceProbe', { simpleResolvers: true, description: 'What a push service says to credentials.' })
export class PushServiceProbe {
  @Field(() => ProbeVerdictEnum)
  verdict!: Probe['verdict'];

  @Field(() => String, { nullable: true, description: "The push service's or the network's own word." })
  reason!: string | null;

  @Field(() => Int, { nullable: true, description: 'HTTP status; null when there was no answer.' })
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
  @Field(() => Int, { description: 'Push services and webhooks whose credentials are sealed by the first key now.' })
  resealed!: number;

  @Field(() => Int, { description: 'Those that no configured key opens.' })
  unreadable!: number;
}
