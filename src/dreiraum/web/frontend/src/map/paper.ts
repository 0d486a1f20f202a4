/** On paper: the map as it is seen, in light colours, as a picture in place of the canvas that printers leave blank. */

import type { Map } from "maplibre-gl";
import { setPaper } from "./theme";

export function printable(map: Map): void {
  const picture = document.createElement("img");
  picture.className = "map-print";
  picture.alt = "";
  map.getContainer().append(picture);
  addEventListener("beforeprint", () => {
    setPaper(true);
    map.redraw();
    picture.src = map.getCanvas().toDataURL("image/png");
  });
  addEventListener("afterprint", () => {
    setPaper(false);
    picture.removeAttribute("src");
  });
}
