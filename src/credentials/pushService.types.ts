import { providerOf } from '../domain/lane.js';
import { Field, ObjectType } from 'type-graphql';
import type { ApnsEnvironment, PushService } from '../domain/pushService.js';
import type { PushServiceRecord } from '../database/pushServiceRow.js';
import type { Plain } from '../graphql/plain.js';
import { stringEnum } from '../graphql/stringEnum.js';
import { PushServiceEnum } from '../graphql/pushServiceEnum.js';

export const ApnsEnvironmentEnum = stringEnum<ApnsEnvironment>(
  'ApnsEnvironment',
  "Which of Apple's two hosts an app's builds talk to.",
  { PRODUCTION: 'App Store, TestFlight and ad hoc builds.', SANDBOX: 'Builds run from Xcode.' },
);

@ObjectType({ simpleResolvers: true, description: 'A key or certificate of an app for APNs, without its secret.' })
class ApnsKeyInfo {
  @Field(() => String, {
    nullable: true,
    description: 'Null: a certificate, or configured by a version of Beckon that did not store it.',
  })
  keyId!: string | null;

  @Field(() => String, { nullable: true, description: 'Null where `keyId` is.' })
  teamId!: string | null;

  @Field(() => String, { description: 'Identifies the key without revealing it.' })
  fingerprint!: string;

  @Field(() => [String], { nullable: true, description: "The bundle ids it is for; null: all of the app's." })
  bundleIds!: string[] | null;

  @Field(() => [ApnsEnvironmentEnum])
  environments!: ApnsEnvironment[];

  @Field(() => Date, { nullable: true, description: 'When the certificate runs out; null: never.' })
  expiresAt!: Date | null;
}

@ObjectType({ simpleResolvers: true, description: 'How an app reaches devices by one push service.' })
export class PushServiceConfig {
  constructor(
    /** Its app. */
    readonly owner: { tenantId: number; appId: string },
    private readonly record: PushServiceRecord,
  ) {}

  @Field(() => PushServiceEnum)
  get service(): PushService {
    return this.record.service;
  }

  @Field(() => Boolean, { description: 'Devices may subscribe by it, and are notified.' })
  get enabled(): boolean {
    return this.record.enabled;
  }

  @Field(() => [String], {
    nullable: true,
    description: 'The bundle ids that devices may name; null but for IOS_APNS.',
  })
  get bundleIds(): string[] | null {
    return providerOf(this.record.service) === 'apns' ? this.record.bundleIds : null;
  }

  @Field(() => ApnsEnvironmentEnum, {
    nullable: true,
    description: 'The only environment of all keys; null: both, or not IOS_APNS.',
  })
  get environment(): ApnsEnvironment | null {
    return this.record.environment;
  }

  @Field(() => [ApnsKeyInfo], { description: 'The keys for APNs; empty but for IOS_APNS.' })
  get keys(): Plain<ApnsKeyInfo>[] {
    return this.record.apnsKeys;
  }

  @Field(() => String, { nullable: true, description: 'The Firebase project; null for the others.' })
  get projectId(): string | null {
    return this.record.projectId;
  }

  @Field(() => String, {
    nullable: true,
    description: "The `applicationServerKey` of browsers' subscriptions, base64url; null but for WEB_PUSH.",
  })
  get vapidPublicKey(): string | null {
    return this.record.vapidPublicKey;
  }

  @Field(() => String, { description: 'Identifies the credentials without revealing them.' })
  get credentialFingerprint(): string {
    return this.record.credentials.fingerprint;
  }

  @Field(() => Date, { nullable: true, description: 'When the credentials run out; null: never.' })
  get expiresAt(): Date | null {
    return this.record.expiresAt;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The fingerprint of the credentials that these have replaced, while they are kept.',
  })
  get previousFingerprint(): string | null {
    return this.record.previous?.fingerprint ?? null;
  }

  @Field(() => Date, {
    nullable: true,
    description: 'Until when the previous credentials are used should the new ones be refused.',
  })
  get previousUntil(): Date | null {
    return this.record.previous?.until ?? null;
  }

  @Field(() => Date)
  get updatedAt(): Date {
    return this.record.updatedAt;
  }
}
