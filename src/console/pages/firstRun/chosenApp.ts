interface FirstRunApp {
  appId: string;
  pushServices: readonly { enabled: boolean }[];
}

/**
 * The app that the first run is about: the named one; else one that has no push service yet; else the first.
 * @param named as the URL has it
 * @returns null where there is none
 */
export function chosenApp(apps: readonly FirstRunApp[], named: string | null): string | null {
  const hasNone = ({ pushServices }: FirstRunApp) => !pushServices.some(({ enabled }) => enabled);
  return (apps.find(({ appId }) => appId === named) ?? apps.find(hasNone) ?? apps[0])?.appId ?? null;
}
