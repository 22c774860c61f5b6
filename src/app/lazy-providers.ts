import type { RuntimeConfig } from "../config/runtime-config.ts";
import { loadOnce } from "../connections/load-once.ts";
import type { ProviderList, ProviderProfiles } from "../connections/provider-profiles.ts";
import type { Foundation } from "./foundation.ts";

/**
 * The provider profiles as the screens see them: those of `config.json` at once, those that a person
 * added as soon as they are read. A callback needs neither them nor the code that reads them.
 */
export function createLazyProviders(
  { records, now }: Foundation,
  { providers: configured, allowCustomProviders: allowCustom }: RuntimeConfig,
): ProviderProfiles {
  const atFirst: ProviderList = { profiles: configured, setAside: [] };
  const listeners = new Set<() => void>();
  let loaded: ProviderProfiles | undefined;

  const profiles = loadOnce(async () => {
    const [{ createProviderProfiles }, { checkProviderEntry }] = await Promise.all([
      import("../connections/provider-profiles.ts"),
      import("../config/provider-entry.ts"),
    ]);
    const profiles = createProviderProfiles({
      configured,
      allowCustom,
      records,
      channel: "BroadcastChannel" in globalThis ? new BroadcastChannel("pixy") : undefined,
      now,
      check: checkProviderEntry,
    });
    await profiles.ready();
    loaded = profiles;
    const tell = () => listeners.forEach((listener) => listener());
    profiles.subscribe(tell);
    tell();
    return profiles;
  });

  return {
    allowCustom,
    current: () => loaded?.current() ?? atFirst,
    ready: async () => (await profiles()).ready(),
    isCustom: (id) => loaded?.isCustom(id) ?? false,
    check: async (entry) => (await profiles()).check(entry),
    add: async (entry) => (await profiles()).add(entry),
    change: async (entry) => (await profiles()).change(entry),
    remove: async (id) => (await profiles()).remove(id),
    reload: async () => (await profiles()).reload(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
