import { focusManager, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { page } from "vitest/browser";
import { render, renderHook } from "vitest-browser-react";
import { useApiMutation, useApiQuery } from "../../../src/queries/api-queries.ts";
import {
  useConnect,
  useConnection,
  useConnections,
  useDisconnect,
  useJourneys,
  useReconnect,
  useRefreshNow,
} from "../../../src/queries/connection-queries.ts";
import { OwnQueriesProvider } from "../../../src/queries/queries-provider.tsx";
import { ServicesProvider } from "../../../src/queries/services-context.tsx";
import { lastOf, question, settled, type Tab } from "../../connections/tab.ts";
import { createGate } from "../../support/rotating-provider.ts";
import { createProfile } from "./browser-tabs.ts";
import { servicesOf } from "../../support/services-of.ts";

const me = { method: "GET", url: "https://api.example/me" } as const;

function textOf(body: Uint8Array | undefined): string {
  return new TextDecoder().decode(body);
}

/** What stands around the pages of the app. */
function frameOf(tab: Tab) {
  const services = servicesOf(tab);
  return ({ children }: { children: ReactNode }) => (
    <ServicesProvider services={services}>
      <OwnQueriesProvider>{children}</OwnQueriesProvider>
    </ServicesProvider>
  );
}

/** A page of the app in which a hook runs. */
async function onScreen<T>(tab: Tab, useIt: () => T) {
  return renderHook(() => ({ ...useIt(), client: useQueryClient() }), { wrapper: frameOf(tab) });
}

function Statuses() {
  const { data = [] } = useConnections();
  return <output>{data.map(({ status }) => status).join(" ")}</output>;
}

async function replaceByBob(tab: Tab, id: string, authorize: (url: URL, sub: string) => URL) {
  await tab.service.reconnect(id, "/");
  const signIn = tab.load(authorize(lastOf(tab.left), "bob"));
  question(await settled(signIn)).decide("replace");
  await settled(signIn);
}

describe("the query cache", () => {
  it("holds no token, whatever was asked, refreshed, replayed and refused", async () => {
    const { provider, openTab } = await createProfile();
    const tab = await openTab();
    const id = await tab.connect();
    let refusals = 1;
    provider.api.answer = () => {
      refusals -= 1;
      return refusals >= 0 ? new Response("no", { status: 401 }) : undefined;
    };
    const { result } = await onScreen(tab, () => ({
      list: useConnections(),
      detail: useConnection(id),
      journeys: useJourneys(id),
      answer: useApiQuery(id, me),
      foreign: useApiQuery(id, { ...me, url: "https://evil.example/" }),
      call: useApiMutation(id),
      refresh: useRefreshNow(),
    }));
    await expect.poll(() => result.current.answer.data?.status).toBe(200);
    await expect.poll(() => result.current.foreign.error).not.toBeNull();
    await result.current.call.mutateAsync({ ...me, method: "POST", body: "sent" });
    await result.current.refresh.mutateAsync(id);
    await expect.poll(() => result.current.journeys.data?.length).toBeGreaterThan(1);

    const { client } = result.current;
    const held = JSON.stringify(
      [
        client
          .getQueryCache()
          .getAll()
          .map(({ queryKey, state }) => ({ queryKey, state })),
        client
          .getMutationCache()
          .getAll()
          .map(({ state }) => state),
        result.current,
      ],
      (_, value: unknown) =>
        value === client ? "the client" : value instanceof Uint8Array ? textOf(value) : value,
    );
    expect(held).toContain("alice");
    expect(provider.secrets.filter((secret) => held.includes(secret)).length).toBe(0);
    expect(result.current.answer.data?.interceptor.map(({ event }) => event)).toEqual([
      "stored-token",
      "unauthorized",
      "refreshed",
      "replayed",
    ]);
  });
});

describe("an API answer", () => {
  it("of any status is data; only what Pixy cannot do is an error", async () => {
    const { provider, openTab } = await createProfile();
    const tab = await openTab();
    const id = await tab.connect();
    provider.api.answer = () =>
      new Response("gone", { status: 410, headers: { "content-type": "text/plain" } });
    const { result } = await onScreen(tab, () => ({
      good: useApiQuery(id, me),
      foreign: useApiQuery(id, { ...me, url: "https://evil.example/" }),
    }));

    await expect
      .poll(() => result.current.good.data)
      .toMatchObject({ status: 410, contentType: "text/plain" });
    expect(textOf(result.current.good.data?.body)).toBe("gone");
    await expect
      .poll(() => result.current.foreign.error)
      .toMatchObject({ code: "origin_not_allowed" });
  });

  it("is given up with the screen that asked for it", async () => {
    const { provider, openTab } = await createProfile();
    const signals: AbortSignal[] = [];
    const tab = await openTab({
      fetch: (input, init) => {
        const request = new Request(input, init);
        if (!request.url.startsWith("https://api.example/")) return provider.fetch(input, init);
        signals.push(request.signal);
        return new Promise(() => undefined);
      },
    });
    const id = await tab.connect();
    const { unmount } = await onScreen(tab, () => ({ answer: useApiQuery(id, me) }));
    await expect.poll(() => signals.length).toBe(1);
    expect(signals[0]?.aborted).toBe(false);
    await unmount();

    expect(signals[0]?.aborted).toBe(true);
  });

  it("leaves the screen when the account changes in another tab, whoever asked for it and how", async () => {
    const { provider, openTab } = await createProfile();
    const [tab, other] = [await openTab(), await openTab()];
    const id = await tab.connect();
    const { result } = await onScreen(tab, () => ({
      detail: useConnection(id),
      answer: useApiQuery(id, me),
      call: useApiMutation(id),
    }));
    await expect.poll(() => result.current.detail.data?.account.subject).toBe("alice");
    await result.current.call.mutateAsync(me);
    await expect.poll(() => textOf(result.current.call.data?.body)).toBe('{"sub":"alice"}');
    await expect.poll(() => textOf(result.current.answer.data?.body)).toBe('{"sub":"alice"}');
    await replaceByBob(other, id, provider.authorize);

    await expect.poll(() => textOf(result.current.answer.data?.body)).toBe('{"sub":"bob"}');
    await expect.poll(() => result.current.call.data).toBeUndefined();
  });

  it("that comes late does not appear under the account that came meanwhile", async () => {
    const { provider, openTab } = await createProfile();
    const [tab, other] = [await openTab(), await openTab()];
    const id = await tab.connect();
    const { result } = await onScreen(tab, () => ({
      detail: useConnection(id),
      call: useApiMutation(id),
    }));
    await expect.poll(() => result.current.detail.data?.account.subject).toBe("alice");
    const asked = createGate();
    const { fetch } = provider;
    provider.fetch = async (input, init) => {
      const answer = await fetch(input, init);
      if (!new Request(input, init).url.startsWith("https://api.example/")) return answer;
      asked.arrive();
      await asked.opened;
      return answer;
    };
    const late = result.current.call.mutateAsync(me);
    await asked.reached;
    await replaceByBob(other, id, provider.authorize);
    await expect.poll(() => result.current.detail.data?.account.subject).toBe("bob");
    asked.open();

    expect(textOf((await late).body)).toBe('{"sub":"alice"}');
    expect(result.current.call.data).toBeUndefined();
    expect(result.current.call.isPending).toBe(false);
  });
});

describe("a status that follows from the clock", () => {
  async function withoutRefreshToken() {
    const { provider, openTab } = await createProfile();
    const profiles = [provider.profile({ refreshTokens: "none" })];
    const tab = await openTab({ profiles });
    provider.accessTokenLife = 1;
    const id = await tab.connect();
    return { tab, id };
  }

  it("stops saying Refreshing when nobody who refreshes has been heard of for long", async () => {
    const { openTab } = await createProfile();
    const tab = await openTab();
    const id = await tab.connect();
    let status: "Refreshing" | "Offline" = "Refreshing";
    const find = async () => {
      const connection = await tab.service.find(id);
      return connection && { ...connection, status };
    };
    const service = { ...tab.service, find };
    const { result } = await onScreen({ ...tab, service }, () => ({ it: useConnection(id) }));
    await expect.poll(() => result.current.it.data?.status).toBe("Refreshing");
    status = "Offline";
    await expect.poll(() => result.current.it.data?.status, { timeout: 12_000 }).toBe("Offline");
  });

  it("changes by itself when the access token expires", async () => {
    const { tab, id } = await withoutRefreshToken();
    const { result } = await onScreen(tab, () => ({
      list: useConnections(),
      detail: useConnection(id),
    }));
    const shown = () => [result.current.list.data?.[0]?.status, result.current.detail.data?.status];
    await expect.poll(shown).toEqual(["Connected", "Connected"]);

    await expect.poll(shown, { timeout: 3_000 }).toEqual(["Needs reconnect", "Needs reconnect"]);
  });

  it("is looked at again when the person comes back from another page, however long they were there", async () => {
    const { openTab } = await createProfile();
    const tab = await openTab();
    await tab.connect();
    let status: "Connected" | "Needs reconnect" = "Connected";
    const list = async () => {
      const connections = await tab.service.list();
      return connections.map((one) => ({ ...one, accessTokenExpiresAt: 0, status }));
    };
    const Frame = frameOf({ ...tab, service: { ...tab.service, list } });
    const { rerender } = await render(
      <Frame>
        <Statuses />
      </Frame>,
    );
    await expect.element(page.getByRole("status")).toHaveTextContent("Connected");
    await rerender(<Frame>elsewhere</Frame>);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    onTestFinished(() => void vi.useRealTimers());
    status = "Needs reconnect";
    await rerender(
      <Frame>
        <Statuses />
      </Frame>,
    );
    await expect.element(page.getByRole("status")).toHaveTextContent("Needs reconnect");
  });

  it("is looked at again when the person comes back to the tab", async () => {
    const { tab, id } = await withoutRefreshToken();
    const { result } = await onScreen(tab, () => ({
      list: useConnections(),
      detail: useConnection(id),
    }));
    const shown = () => [result.current.list.data?.[0]?.status, result.current.detail.data?.status];
    await expect.poll(shown).toEqual(["Connected", "Connected"]);
    onTestFinished(() => focusManager.setFocused(undefined));
    focusManager.setFocused(false);
    await expect
      .poll(async () => (await tab.find(id)).status, { timeout: 3_000 })
      .toBe("Needs reconnect");
    focusManager.setFocused(true);

    await expect.poll(shown).toEqual(["Needs reconnect", "Needs reconnect"]);
  });
});

describe("what a screen does with a connection", () => {
  it("shows in every tab: a refresh, a disconnect", async () => {
    const { openTab } = await createProfile();
    const [tab, other] = [await openTab(), await openTab()];
    const id = await tab.connect();
    const here = await onScreen(tab, () => ({
      refresh: useRefreshNow(),
      disconnect: useDisconnect(),
    }));
    const there = await onScreen(other, () => ({
      list: useConnections(),
      detail: useConnection(id),
    }));
    await expect.poll(() => there.result.current.list.data?.length).toBe(1);
    await here.result.current.refresh.mutateAsync(id);
    await expect.poll(() => there.result.current.detail.data?.refreshedAt).toBeTypeOf("number");
    const outcome = await here.result.current.disconnect.mutateAsync({
      connectionId: id,
      logout: false,
    });

    expect(outcome.revocation).toBe("done");
    await expect.poll(() => there.result.current.list.data).toEqual([]);
    await expect.poll(() => there.result.current.detail.data).toBeNull();
  });

  it("comes back to where the person is, unless it says otherwise", async () => {
    const { provider, openTab } = await createProfile();
    const tab = await openTab();
    const id = await tab.connect();
    const { result } = await onScreen(tab, () => ({ reconnect: useReconnect() }));
    const { pathname, search } = globalThis.location;
    await result.current.reconnect.mutateAsync({ connectionId: id });
    expect(await settled(tab.load(provider.authorize(lastOf(tab.left))))).toMatchObject({
      returnTo: `${pathname}${search}`,
    });
    await result.current.reconnect.mutateAsync({ connectionId: id, returnTo: "/console" });

    expect(await settled(tab.load(provider.authorize(lastOf(tab.left))))).toMatchObject({
      returnTo: "/console",
    });
  });
});

describe("a sign-in that has not left the page yet", () => {
  /** A screen that has begun one, with the provider's description still on its way. */
  async function beginning() {
    const { provider, openTab } = await createProfile();
    const tab = await openTab();
    const discovery = createGate();
    provider.gates.set("discovery", discovery);
    const screen = await onScreen(tab, () => ({ connect: useConnect() }));
    return { tab, discovery, screen };
  }
  const lastStep = ({ journeys }: Tab) => [...journeys.values()].at(-1)?.steps.at(-1)?.key;

  it("is given up with the screen that has begun it", async () => {
    const { tab, discovery, screen } = await beginning();
    screen.result.current.connect.mutate({ profileId: "example" });
    await discovery.reached;
    await screen.unmount();
    discovery.open();

    await expect.poll(() => lastStep(tab)).toBe("sign-in-cancelled");
    expect(tab.left).toEqual([]);
  });

  it("goes on when another screen goes, which has begun none", async () => {
    const { tab, discovery, screen } = await beginning();
    const other = await onScreen(tab, () => ({ connect: useConnect(), reconnect: useReconnect() }));
    screen.result.current.connect.mutate({ profileId: "example" });
    await discovery.reached;
    await other.unmount();
    discovery.open();

    await expect.poll(() => tab.left).toHaveLength(1);
  });

  it("goes on elsewhere when it goes step by step", async () => {
    const { tab, discovery, screen } = await beginning();
    tab.guide.switchTo(true);
    screen.result.current.connect.mutate({ profileId: "example" });
    await expect.poll(() => tab.guide.waiting()?.next).toBe("discovery");
    await screen.unmount();
    discovery.open();
    for (const next of ["discovery", "secret-made", "departed"]) {
      await expect.poll(() => tab.guide.waiting()?.next).toBe(next);
      tab.guide.next();
    }

    await expect.poll(() => tab.left).toHaveLength(1);
  });
});
