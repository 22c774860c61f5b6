import { useState } from "react";
import {
  type Theme,
  useLedger,
  useTheme,
  type WipeResult,
} from "../../queries/settings-queries.ts";
import { Segmented } from "../../ui/segmented.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Page, Section } from "../page.tsx";
import { ShortcutList } from "../shortcuts/shortcut-list.tsx";
import { About } from "./about.tsx";
import { Contacts } from "./contacts.tsx";
import { InstallationFacts } from "./installation-facts.tsx";
import { OpenWorkspace } from "./open-workspace.tsx";
import { SaveWorkspace } from "./save-workspace.tsx";
import { StorageLedger } from "./storage-ledger.tsx";
import { WipeEverything } from "./wipe-everything.tsx";
import { WipeReport } from "./wipe-report.tsx";

const themes: readonly { value: Theme; name: string }[] = [
  { value: "system", name: "As the system" },
  { value: "light", name: "Light" },
  { value: "dark", name: "Dark" },
];

/** What is kept here and who was asked, the ways in and out, and the end of it all. */
export function SettingsPage() {
  const [wiped, setWiped] = useState<WipeResult>();
  const { theme, choose } = useTheme();
  const ledger = useLedger();
  if (wiped !== undefined) return <WipeReport result={wiped} />;
  return (
    <Page title="Settings">
      <Section title="Theme" id="theme">
        {theme === undefined ? (
          <Skeleton className="h-8 w-60" />
        ) : (
          <Segmented label="Theme of Pixy" value={theme} options={themes} onChange={choose} />
        )}
      </Section>
      <Section title="Keyboard" id="keyboard">
        <ShortcutList />
      </Section>
      <Section title="What is kept in this browser" id="kept">
        <StorageLedger ledger={ledger} />
      </Section>
      {/* Not whether it is pending: it is that again at each further try after a failure. */}
      {ledger.isFetched && <Rest ledger={ledger} onWiped={setWiped} />}
    </Page>
  );
}

/** Below what is as long as there is to tell: it comes with that, so that nothing is pushed down. */
function Rest({
  ledger,
  onWiped,
}: {
  ledger: ReturnType<typeof useLedger>;
  onWiped: (result: WipeResult) => void;
}) {
  return (
    <>
      <Section title="Who was contacted" id="asked">
        <Contacts ledger={ledger} />
      </Section>
      <Section title="Workspace" id="workspace">
        <p className="max-w-[65ch] text-ink-soft">
          The providers that you added, your saved requests and your journeys are your workspace. As
          a file it goes into another browser, or back into this one.
        </p>
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
          <SaveWorkspace />
          <OpenWorkspace />
        </div>
      </Section>
      <Section title="This installation" id="installation">
        <InstallationFacts />
      </Section>
      <Section title="What Pixy cannot do" id="limits">
        <About />
      </Section>
      <Section title="Wipe everything" id="wipe">
        <WipeEverything onWiped={onWiped} />
      </Section>
    </>
  );
}
