/** "Share": the device's own way, or the page's address on the clipboard. */

import { words } from "./words";

export function offerSharing(button: HTMLButtonElement): void {
  button.hidden = false;
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  status.className = "small";
  button.after(status);
  button.addEventListener("click", () => {
    status.textContent = "";
    void share().then((text) => (status.textContent = text));
  });
}

async function share(): Promise<string> {
  const page = { title: document.title, url: location.href };
  if (navigator.share !== undefined) {
    try {
      await navigator.share(page);
      return "";
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return "";
    }
  }
  try {
    await navigator.clipboard.writeText(page.url);
    return words.copied;
  } catch {
    return words.uncopied;
  }
}
