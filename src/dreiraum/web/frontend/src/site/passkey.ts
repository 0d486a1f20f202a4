/** Passkeys: asks the device for what the server wants to see, and sends the form with it. */

type Options = { publicKey: Record<string, unknown> };

/** A form whose `credential` is filled when it is sent. data-passkey: create, get or login. */
export function askDevice(form: HTMLFormElement): void {
  if (!window.PublicKeyCredential) return;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void answer(form);
  });
}

/** What only makes sense where there are passkeys. */
export function showWherePasskeys(element: HTMLElement): void {
  if (window.PublicKeyCredential) element.hidden = false;
}

async function answer(form: HTMLFormElement): Promise<void> {
  const failed = form.querySelector<HTMLElement>("[data-passkey-failed]");
  if (failed) failed.hidden = true;
  try {
    const options = decoded((await wanted(form)).publicKey) as Record<string, any>;
    if ("passwordless" in form.dataset) {
      options.authenticatorSelection = {
        ...options.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
      };
    }
    const made = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: options as PublicKeyCredentialCreationOptions })
      : await navigator.credentials.get({ publicKey: options as PublicKeyCredentialRequestOptions });
    form.querySelector<HTMLInputElement>("input[name=credential]")!.value = JSON.stringify(encoded(made as PublicKeyCredential));
    form.submit();
  } catch {
    if (failed) failed.hidden = false;
  }
}

async function wanted(form: HTMLFormElement): Promise<Options> {
  if (form.dataset.passkey !== "login") {
    const data = JSON.parse(document.getElementById(form.dataset.options!)!.textContent!);
    return data.creation_options ?? data.request_options;
  }
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await response.json()).request_options;
}

const BYTES = new Set(["challenge", "id"]);

/** The same with bytes where the browser wants bytes: challenges and numbers, which come as base64url. */
function decoded(value: unknown, key = "", within = ""): unknown {
  if (Array.isArray(value)) return value.map((one) => decoded(one, "", key));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, decoded(one, name, key || within)]));
  }
  if (typeof value === "string" && BYTES.has(key) && within !== "rp") return bytes(value);
  return value;
}

function encoded(made: PublicKeyCredential): unknown {
  const response = made.response as unknown as Record<string, ArrayBuffer | null | (() => string[])>;
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = names.filter((name) => response[name] instanceof ArrayBuffer).map((name) => [name, text(response[name] as ArrayBuffer)]);
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment,
    clientExtensionResults: made.getClientExtensionResults(),
    response: Object.fromEntries(said),
  };
}

function bytes(said: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(said.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
