import type { Refusal } from '../../forms/refusals.js';
import type {
  InterruptionLevel,
  NotificationKind,
  NotificationPriority,
  NotificationTemplateInput,
  TemplateFragment,
} from '../../generated/graphql.js';

/** A template's form values: flat, empty where the template has null. */
export interface TemplateValues {
  event: string;
  locale: string;
  silent: boolean;
  title: string;
  body: string;
  kind: NotificationKind;
  priority: NotificationPriority;
  ttlSeconds: number | string;
  sound: string;
  category: string;
  badge: boolean;
  mutableContent: boolean;
  replacesEarlier: boolean;
  titleKey: string;
  titleArgs: string[];
  bodyKey: string;
  bodyArgs: string[];
  link: string;
  imageUrl: string;
  channelId: string;
  /** Empty: the device's default. */
  interruptionLevel: InterruptionLevel | '';
  relevanceScore: number | string;
  /** One entry a line: `name=value`. */
  data: string;
  analyticsLabel: string;
}

/** The gateway's defaults. */
const NEW: TemplateValues = {
  event: 'chat_session_message',
  locale: '',
  silent: false,
  title: '{{name}}',
  body: '',
  kind: 'ALERT',
  priority: 'HIGH',
  ttlSeconds: '',
  sound: 'default',
  category: 'NEW_CHAT_MESSAGE',
  badge: true,
  mutableContent: false,
  replacesEarlier: false,
  titleKey: '',
  titleArgs: [],
  bodyKey: '',
  bodyArgs: [],
  link: '',
  imageUrl: '',
  channelId: '',
  interruptionLevel: '',
  relevanceScore: '',
  data: '',
  analyticsLabel: '',
};

/** The initial values of a template's form. @param template null: a new one */
export function templateValues(template: TemplateFragment | null): TemplateValues {
  if (template === null) return NEW;
  const { titleLocalization, bodyLocalization, locale, body, ttlSeconds, sound, category, ...rest } = template;
  return {
    ...rest,
    locale: locale ?? '',
    body: body ?? '',
    ttlSeconds: ttlSeconds ?? '',
    sound: sound ?? '',
    category: category ?? '',
    titleKey: titleLocalization?.key ?? '',
    titleArgs: [...(titleLocalization?.args ?? [])],
    bodyKey: bodyLocalization?.key ?? '',
    bodyArgs: [...(bodyLocalization?.args ?? [])],
    link: template.link ?? '',
    imageUrl: template.imageUrl ?? '',
    channelId: template.channelId ?? '',
    interruptionLevel: template.interruptionLevel ?? '',
    relevanceScore: template.relevanceScore ?? '',
    data: template.data.map(({ name, value }) => `${name}=${value}`).join('\n'),
    analyticsLabel: template.analyticsLabel ?? '',
  };
}

/** Form values as the mutation's input. */
export function templateInput(values: TemplateValues): NotificationTemplateInput {
  const { silent, title, kind, priority, badge, mutableContent, replacesEarlier } = values;
  return {
    silent,
    title,
    body: values.body || null,
    kind,
    titleLocalization: values.titleKey === '' ? null : { key: values.titleKey, args: values.titleArgs },
    bodyLocalization: values.bodyKey === '' ? null : { key: values.bodyKey, args: values.bodyArgs },
    // A background push has one priority only.
    priority: kind === 'BACKGROUND' ? null : priority,
    badge,
    sound: values.sound || null,
    category: values.category || null,
    mutableContent,
    ttlSeconds: values.ttlSeconds === '' ? null : Number(values.ttlSeconds),
    replacesEarlier,
    link: values.link.trim() || null,
    imageUrl: values.imageUrl.trim() || null,
    channelId: values.channelId || null,
    interruptionLevel: values.interruptionLevel || null,
    relevanceScore: values.relevanceScore === '' ? null : Number(values.relevanceScore),
    data: dataOf(values.data),
    analyticsLabel: values.analyticsLabel.trim() || null,
  };
}

function dataOf(lines: string): { name: string; value: string }[] {
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', ...value] = line.split('=');
      return { name: name.trim(), value: value.join('=') };
    });
}

const FLAT: Readonly<Record<string, string>> = {
  'titleLocalization.key': 'titleKey',
  'titleLocalization.args': 'titleArgs',
  'bodyLocalization.key': 'bodyKey',
  'bodyLocalization.args': 'bodyArgs',
};

/** Maps the path of a template's error to the form's field. */
export function atTemplateField({ message, path }: Refusal): Refusal {
  const inner = path?.[0] === 'template' ? path.slice(1) : (path ?? []);
  const flat = inner[0] === 'data' ? 'data' : FLAT[inner.slice(0, 2).join('.')];
  return { message, path: flat === undefined ? inner : [flat] };
}
