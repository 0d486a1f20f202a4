/** What every page does when there is JavaScript; without it every page works as plain links and forms. */

import { keepBoard } from "./site/board";
import { offerLocation } from "./site/location";
import { askDevice, showWherePasskeys } from "./site/passkey";
import { offerPrinting } from "./site/printing";
import { offerSharing } from "./site/sharing";
import { typeAhead } from "./site/typeahead";

function each<E extends HTMLElement>(selector: string, start: (element: E) => void): void {
  for (const element of document.querySelectorAll<E>(selector)) start(element);
}

each<HTMLInputElement>("input[data-find]", typeAhead);
each<HTMLButtonElement>("button[data-locate]", offerLocation);
each<HTMLButtonElement>("button[data-share]", offerSharing);
each<HTMLButtonElement>("button[data-print]", offerPrinting);
each("[data-board]", keepBoard);
each<HTMLFormElement>("form[data-passkey]", askDevice);
each("[data-passkey-only]", showWherePasskeys);
