import { Link } from "react-router";
import { useProviderList } from "../../queries/provider-queries.ts";
import { freeProviderId, useIsCustom } from "../../queries/provider-setup-queries.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../page.tsx";
import { emptyDraft } from "./provider-draft.ts";
import { ProviderForm } from "./provider-form.tsx";

/** A provider is added, from its name to its first connection. */
export function AddProviderPage() {
  const { allowCustom } = useProviderList();
  const isCustom = useIsCustom();
  return (
    <Page title="Add provider">
      {allowCustom ? (
        <ProviderForm
          draftKey="new"
          // One that was saved meanwhile is not added again.
          begin={(kept) =>
            kept !== undefined && !isCustom(kept.id)
              ? kept
              : { ...emptyDraft(freeProviderId()), preset: "other" }
          }
          existing={undefined}
        />
      ) : (
        <EmptyState
          title="This installation has its own providers only"
          action={
            <Link to="/" className="btn" data-variant="primary">
              Go to Connections
            </Link>
          }
        >
          <p>
            Whoever runs it decided so, with <code className="code">allowCustomProviders</code> in{" "}
            <code className="code">config.json</code>. Ask them to add yours.
          </p>
        </EmptyState>
      )}
    </Page>
  );
}
