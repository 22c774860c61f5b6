import { text } from "node:stream/consumers";
import type { Interaction, Middleware, Provider, ProviderContext } from "oidc-provider";

const INTERACTION_PATH = "/interaction/";

/** Who the account is, for ID token and userinfo. Any name is an account. */
export function claimsOfAccount(account: string): Readonly<Record<string, string | boolean>> {
  const name = account.charAt(0).toUpperCase() + account.slice(1);
  return {
    sub: account,
    name: `${name} Example`,
    preferred_username: account,
    email: `${account}@example.org`,
    email_verified: true,
  };
}

/**
 * The pages on which a person signs in, chooses an account and consents.
 *
 * @param getProvider late, because the provider is built with its middleware
 */
export function createInteractionPages(getProvider: () => Provider): Middleware {
  return async (context, next) => {
    if (!context.path.startsWith(INTERACTION_PATH)) return next();
    const provider = getProvider();
    const interaction = await provider
      .interactionDetails(context.req, context.res)
      .catch(() => undefined);
    if (interaction === undefined) {
      context.status = 400;
      return showErrorPage(context, {
        error: "invalid_request",
        error_description: "This sign-in is over or belongs to another browser.",
      });
    }
    if (context.method === "POST") {
      const form = new URLSearchParams(await text(context.req));
      return answerInteraction(provider, interaction, context, form);
    }
    context.type = "html";
    context.set("Cache-Control", "no-store");
    context.body =
      interaction.prompt.name === "consent"
        ? await consentPage(provider, interaction)
        : loginPage(interaction);
  };
}

async function answerInteraction(
  provider: Provider,
  interaction: Interaction,
  context: ProviderContext,
  form: URLSearchParams,
): Promise<void> {
  const finish = (result: Record<string, unknown>) =>
    provider.interactionFinished(context.req, context.res, result, {
      mergeWithLastSubmission: true,
    });

  if (form.get("answer") === "deny") {
    return finish({ error: "access_denied", error_description: "The person said no" });
  }
  if (interaction.prompt.name === "consent") {
    return finish({ consent: { grantId: await grantWhatWasAsked(provider, interaction) } });
  }
  const account = form.get("account")?.trim() || interaction.session?.accountId;
  if (account === undefined) return context.redirect(INTERACTION_PATH + interaction.uid);
  const acr = interaction.params["acr_values"]?.split(" ")[0];
  return finish({
    [interaction.prompt.name]: { accountId: account },
    login: { accountId: account, ...(acr !== undefined && { acr }) },
  });
}

async function grantWhatWasAsked(provider: Provider, interaction: Interaction): Promise<string> {
  const {
    missingOIDCScope,
    missingOIDCClaims,
    missingResourceScopes = {},
  } = interaction.prompt.details;
  const existing =
    interaction.grantId === undefined ? undefined : await provider.Grant.find(interaction.grantId);
  const grant =
    existing ??
    new provider.Grant({
      accountId: interaction.session?.accountId ?? "",
      clientId: interaction.params["client_id"] ?? "",
    });
  if (missingOIDCScope !== undefined) grant.addOIDCScope(missingOIDCScope.join(" "));
  if (missingOIDCClaims !== undefined) grant.addOIDCClaims([...missingOIDCClaims]);
  for (const [resource, scopes] of Object.entries(missingResourceScopes)) {
    grant.addResourceScope(resource, scopes.join(" "));
  }
  return grant.save();
}

function loginPage(interaction: Interaction): string {
  const current = interaction.session?.accountId;
  const hint = interaction.prompt.details.login_hint ?? "";
  const choice =
    current === undefined
      ? ""
      : `<form method="post"><button>Continue as ${escapeHtml(current)}</button></form>`;
  return page(
    current === undefined ? "Sign in" : "Choose an account",
    `${choice}
    <form method="post">
      <label>Account <input name="account" value="${escapeHtml(hint)}" autocomplete="off" autofocus required></label>
      <button>Sign in</button>
    </form>
    <form method="post"><button name="answer" value="deny">Cancel</button></form>`,
  );
}

async function consentPage(provider: Provider, interaction: Interaction): Promise<string> {
  const clientId = interaction.params["client_id"] ?? "";
  const client = await provider.Client.find(clientId);
  const scopes = (interaction.params["scope"] ?? "").split(" ").filter(Boolean);
  return page(
    "Allow access?",
    `<p>${escapeHtml(client?.clientName ?? clientId)} asks ${escapeHtml(interaction.session?.accountId ?? "")} for</p>
    <ul aria-label="Scopes">${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join("")}</ul>
    <form method="post">
      <button name="answer" value="allow">Allow</button>
      <button name="answer" value="deny">Deny</button>
    </form>`,
  );
}

/** The page that asks whether to sign out here too, when a client sends the person for that. */
export async function showLogoutPage(context: ProviderContext, form: string): Promise<void> {
  context.type = "html";
  context.body = page(
    "Sign out?",
    `${form}
    <button form="op.logoutForm" name="logout" value="yes">Sign out</button>
    <button form="op.logoutForm">Stay signed in</button>`,
  );
}

/** The page on which a person types what a device shows (RFC 8628 §3.3). */
export async function showUserCodePage(
  context: ProviderContext,
  form: string,
  _out?: unknown,
  error?: Error,
): Promise<void> {
  context.type = "html";
  context.body = page(
    "Connect a device",
    `${error === undefined ? "" : `<p role="alert">${escapeHtml(messageOf(error))}</p>`}
    ${form.replace("<input", '<input aria-label="Code"')}
    <button form="op.deviceInputForm">Continue</button>`,
  );
}

function messageOf({ name }: Error): string {
  return name === "AbortedError" ? "The device got nothing." : "No device shows this code.";
}

/** The page that asks whether it is the person's own device (RFC 8628 §5.4). */
export async function showDevicePage(
  context: ProviderContext,
  form: string,
  client: { readonly clientName?: string; readonly clientId: string },
  _device: unknown,
  userCode: string,
): Promise<void> {
  context.type = "html";
  context.body = page(
    "Is this your device?",
    `<p>${escapeHtml(client.clientName ?? client.clientId)} shows <code>${escapeHtml(userCode)}</code></p>
    ${form}
    <button form="op.deviceConfirmForm">It is mine</button>
    <button form="op.deviceConfirmForm" name="abort" value="yes">It is not</button>`,
  );
}

/** The end of what a person does for a device. */
export async function showDeviceDonePage(context: ProviderContext): Promise<void> {
  context.type = "html";
  context.body = page("Device connected", "<p>You can close this page.</p>");
}

/** The end of a sign-out that leads nowhere else. */
export async function showLoggedOutPage(context: ProviderContext): Promise<void> {
  context.type = "html";
  context.body = page("Signed out", "<p>You can close this page.</p>");
}

/** An error that cannot be told to the client, because nobody knows whether its address is good. */
export async function showErrorPage(
  context: ProviderContext,
  error: { readonly error: string; readonly error_description?: string },
): Promise<void> {
  context.type = "html";
  context.body = page(
    "This request cannot be served",
    `<p role="alert"><code>${escapeHtml(error.error)}</code> ${escapeHtml(error.error_description ?? "")}</p>`,
  );
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <link rel="icon" href="data:,">
  <title>${title}</title>
  <style>body { font: 16px/1.5 system-ui; max-width: 30rem; margin: 3rem auto; padding: 0 1rem }</style>
  <h1>${title}</h1>
  ${content}
</html>`;
}

function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
