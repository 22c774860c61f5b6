import { Link, useLocation } from "react-router";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "./page.tsx";

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <Page title="Not found">
      <EmptyState
        title="There is no such page"
        action={
          <Link to="/" className="btn" data-variant="primary">
            Go to Connections
          </Link>
        }
      >
        <p>
          Nothing is at <code className="wrap-anywhere">{pathname}</code>.
        </p>
      </EmptyState>
    </Page>
  );
}
