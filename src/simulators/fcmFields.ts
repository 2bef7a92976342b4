/** The names that an object of the request may have, and which of them are objects again. Maps of free names are not. */
type FieldTable = { readonly fields: ReadonlySet<string>; readonly nested?: Readonly<Record<string, FieldTable>> };

const named = (names: string): ReadonlySet<string> =>
  // Protocol buffers' JSON knows each name in snake_case and in camelCase.
  new Set(names.split(' ').flatMap((name) => [name, name.replace(/_[a-z]/g, (pair) => pair.slice(1).toUpperCase())]));

const ANDROID_NOTIFICATION: FieldTable = {
  fields: named(
    'title body icon color sound tag click_action body_loc_key body_loc_args title_loc_key title_loc_args channel_id ' +
      'ticker sticky event_time local_only notification_priority default_sound default_vibrate_timings ' +
      'default_light_settings vibrate_timings visibility notification_count light_settings image ' +
      'bypass_proxy_notification proxy',
  ),
};
const ANDROID: FieldTable = {
  fields: named(
    'collapse_key priority ttl restricted_package_name data notification fcm_options direct_boot_ok ' +
      'bandwidth_constrained_ok restricted_satellite_ok',
  ),
  nested: { notification: ANDROID_NOTIFICATION },
};
const MESSAGE: FieldTable = {
  fields: named('name data notification android webpush apns fcm_options token fid topic condition'),
  nested: {
    android: ANDROID,
    fcm_options: { fields: named('analytics_label') },
    apns: { fields: named('headers payload fcm_options live_activity_token') },
    notification: { fields: named('title body image') },
    webpush: { fields: named('headers data notification fcm_options') },
  },
};
const REQUEST: FieldTable = { fields: named('message validate_only'), nested: { message: MESSAGE } };

/** The first unknown field and its path (Firebase: "REST Resource: projects.messages"); or null. */
export function findUnknownField(request: object): { name: string; parent: string } | null {
  return search(request, REQUEST, '');
}

function search(value: unknown, table: FieldTable, parent: string): { name: string; parent: string } | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    if (!table.fields.has(name)) return { name, parent };
    const nested = table.nested?.[name];
    const found = nested === undefined ? null : search(inner, nested, parent === '' ? name : `${parent}.${name}`);
    if (found !== null) return found;
  }
  return null;
}
