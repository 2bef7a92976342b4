/** Which addresses reach an installation of an app. */
interface FcmRegistrations {
  /** Whether a message to this address is accepted. The first message to an address that is not known registers it. */
  accepts(address: string): boolean;
  /** The app registers with this address, again or for the first time. */
  register(address: string): void;
  unregister(address: string): void;
}

/** An installation id alone, or the beginning of a registration token. */
const installationOf = (address: string) => address.split(':', 1)[0] ?? address;
const isInstallationId = (address: string) => /^[\w-]{22}$/.test(address);

/**
 * An installation is registered by its id or by tokens, not by both: the one unregisters the other (Firebase:
 * "projects.messages", field `fid`).
 */
export function createFcmRegistrations(): FcmRegistrations {
  const known = new Map<string, Set<string>>();
  const unregistered = new Set<string>();

  function register(address: string): void {
    const installation = installationOf(address);
    const addresses = known.get(installation) ?? new Set();
    for (const other of addresses) if (isInstallationId(other) !== isInstallationId(address)) unregistered.add(other);
    known.set(installation, addresses.add(address));
    unregistered.delete(address);
  }

  return {
    register,
    unregister: (address) => void unregistered.add(address),
    accepts(address) {
      if (unregistered.has(address)) return false;
      if (known.get(installationOf(address))?.has(address) !== true) register(address);
      return true;
    },
  };
}
