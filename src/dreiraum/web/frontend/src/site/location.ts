/**
 * "Use my location": asked only on a press, used for one page, kept nowhere. data-locate: where the point leads to;
 * data-fill: the id of a field that takes it instead.
 */

import { fill } from "./typeahead";
import { words } from "./words";

const PATIENCE = 15_000; // ms

export function offerLocation(button: HTMLButtonElement): void {
  if (!("geolocation" in navigator)) return;
  button.hidden = false;
  const status = document.getElementById(button.dataset.status ?? "") ?? document.createElement("p");
  button.addEventListener("click", () => {
    status.textContent = words.locating;
    button.setAttribute("aria-disabled", "true");
    const done = (text: string): void => {
      button.removeAttribute("aria-disabled");
      status.textContent = text;
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        done("");
        const field = input(button.dataset.fill);
        if (field) {
          fill(field, input(field.dataset.fill), words.here, coords.latitude, coords.longitude);
          return;
        }
        const to = button.dataset.locate ?? "";
        const end = to.includes("?") ? "" : "/";
        location.assign(`${to}${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}${end}`);
      },
      (error) => done(sentence(error)),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60_000 },
    );
  });
}

function input(id: string | undefined): HTMLInputElement | null {
  return document.getElementById(id ?? "") as HTMLInputElement | null;
}

function sentence(error: GeolocationPositionError): string {
  if (error.code === error.PERMISSION_DENIED) return words.denied;
  return error.code === error.TIMEOUT ? words.late : words.unlocated;
}
