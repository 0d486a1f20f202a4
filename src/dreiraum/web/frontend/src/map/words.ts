/** What the maps say, in both languages; MapLibre's own controls included. */

const DE = {
  about: "etwa ",
  answer: "Genaue Antwort für diesen Punkt",
  answerCaption: (mode: string) => `Minuten bis zum nächsten Ort, ${mode} (fett: im Ziel)`,
  answerCaptionBoth: (mode: string) => `Minuten hin / zurück, ${mode} (fett: beides im Ziel)`,
  attribution: "Quellen zeigen",
  beyond: (minutes: number) => `über ${minutes} Min`,
  beyondLong: (minutes: number) => `weiter als ${minutes} Minuten`,
  byTransit: (when: string) => `${when} mit Bus und Bahn`,
  cellsFailed: "Die Farben der Karte konnten nicht geladen werden. Die Tabelle gilt. Laden Sie die Seite noch einmal.",
  caption: (service: string, mode: string, minutes: number) =>
    `${service} ${mode}: Menschen in ${minutes} Minuten, je Gemeinde`,
  choiceFailed: "Die Farben für diese Wahl konnten nicht geladen werden. Versuchen Sie es gleich noch einmal.",
  close: "Antwort schließen",
  digital: "digital",
  digitalOf: "davon digital möglich",
  failed: "Die Karte konnte nicht geladen werden. Alles Wichtige steht auch als Text auf dieser Seite.",
  here: (name: string) => (name ? `Hier, in ${name}` : "Hier"),
  home: "Ihr Punkt",
  loading: "Die Karte wird geladen …",
  minutes: (minutes: number) => `${minutes} Min`,
  missed: "nicht erreicht",
  nobody: "Hier wohnt nach der Bevölkerungsstatistik niemand. Den genauen Punkt können Sie trotzdem fragen.",
  noJourney: "keine Verbindung",
  noWebGL: "Dieses Gerät kann die bewegliche Karte nicht zeichnen. Das Bild und die Tabelle gelten.",
  of: (some: string, all: string) => `${some} von ${all}`,
  ofPeople: (minutes: number, mode: string) => `der Menschen in ${minutes} Minuten ${mode}`,
  offersHint: "Wählen Sie einen Punkt: Hier steht dann, was es dort gibt.",
  over: "über 99 %",
  own: (minutes: number) => `Ziel: ${minutes} Minuten`,
  pageTitle: (service: string, mode: string) => `${service} ${mode}`,
  people: "Menschen",
  peopleHere: (many: string, one: boolean) =>
    `${many} ${one ? "Mensch wohnt" : "Menschen wohnen"} auf diesem Feld (100 × 100 Meter).`,
  pick: "Karte: Wählen Sie Ihren Punkt. Pfeiltasten verschieben, Plus und Minus vergrößern und verkleinern, Enter nimmt die Mitte.",
  picture: "Die Karte als Bild",
  reached: "erreicht",
  rows: (from: number, to: number) => `${from} bis ${to} Minuten`,
  slow: "Das Netz ist langsam. Die Karte kommt noch; die Tabelle gilt schon.",
  title:
    "Karte. Pfeiltasten verschieben, Plus und Minus vergrößern und verkleinern, Enter zeigt die Antwort für die Mitte.",
  titleJourney: "Karte mit der Verbindung. Pfeiltasten verschieben, Plus und Minus vergrößern und verkleinern.",
  titleOffers:
    "Karte mit den Angeboten. Pfeiltasten verschieben, Plus und Minus vergrößern und verkleinern, Enter nennt, was der Mitte am nächsten liegt.",
  titleRoute:
    "Karte mit Ihrem Punkt und den Orten. Pfeiltasten verschieben, Plus und Minus vergrößern und verkleinern.",
  thereAndBack: (there: number, back: string) => `${there} / ${back} Min`,
  toPlace: "Minuten bis zum nächsten Ort",
  toPlaceAndBack: "Minuten hin oder zurück, was länger dauert",
  twoFingers: "Mit zwei Fingern verschieben",
  under: "unter 1 %",
  wheel: "Zum Vergrößern Strg gedrückt halten und am Mausrad drehen",
  wheelMac: "Zum Vergrößern ⌘ gedrückt halten und am Mausrad drehen",
  zoomIn: "Vergrößern",
  zoomOut: "Verkleinern",
};

type Words = typeof DE;

const EN: Words = {
  about: "about ",
  answer: "Exact answer for this point",
  answerCaption: (mode) => `Minutes to the nearest place, ${mode} (bold: within the target)`,
  answerCaptionBoth: (mode) => `Minutes there / back, ${mode} (bold: both within the target)`,
  attribution: "Show sources",
  beyond: (minutes) => `over ${minutes} min`,
  beyondLong: (minutes) => `further than ${minutes} minutes`,
  byTransit: (when) => `by bus and train on ${when}`,
  cellsFailed: "The map's colours could not be loaded. The table is valid. Please load the page again.",
  caption: (service, mode, minutes) => `${service} ${mode}: people within ${minutes} minutes, by municipality`,
  choiceFailed: "The colours for this choice could not be loaded. Please try again in a moment.",
  close: "Close the answer",
  digital: "online",
  digitalOf: "of these, possible online",
  failed: "The map could not be loaded. Everything important is on this page as text, too.",
  here: (name) => (name ? `Here, in ${name}` : "Here"),
  home: "Your point",
  loading: "The map is loading …",
  minutes: (minutes) => `${minutes} min`,
  missed: "not reached",
  nobody: "According to the population statistics nobody lives here. You can still ask for the exact point.",
  noJourney: "no journey",
  noWebGL: "This device cannot draw the movable map. The picture and the table are valid.",
  of: (some, all) => `${some} of ${all}`,
  ofPeople: (minutes, mode) => `of people within ${minutes} minutes ${mode}`,
  offersHint: "Choose a point: what there is will be listed here.",
  over: "over 99%",
  own: (minutes) => `Target: ${minutes} minutes`,
  pageTitle: (service, mode) => `${service} ${mode}`,
  people: "People",
  peopleHere: (many, one) => `${many} ${one ? "person lives" : "people live"} in this square (100 × 100 metres).`,
  pick: "Map: choose your point. Arrow keys move, plus and minus zoom, Enter takes the middle.",
  picture: "The map as a picture",
  reached: "reached",
  rows: (from, to) => `${from} to ${to} minutes`,
  slow: "The network is slow. The map is on its way; the table is valid already.",
  title: "Map. Arrow keys move, plus and minus zoom, Enter shows the answer for the middle.",
  titleJourney: "Map with the journey. Arrow keys move, plus and minus zoom.",
  titleOffers: "Map with the offers. Arrow keys move, plus and minus zoom, Enter names what is next to the middle.",
  titleRoute: "Map with your point and the places. Arrow keys move, plus and minus zoom.",
  thereAndBack: (there, back) => `${there} / ${back} min`,
  toPlace: "Minutes to the nearest place",
  toPlaceAndBack: "Minutes there or back, whichever takes longer",
  twoFingers: "Use two fingers to move the map",
  under: "under 1%",
  wheel: "Hold Ctrl and turn the mouse wheel to zoom",
  wheelMac: "Hold ⌘ and turn the mouse wheel to zoom",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
};

export const german = !document.documentElement.lang.startsWith("en");

export function words(): Words {
  return german ? DE : EN;
}

const WHOLE = new Intl.NumberFormat(german ? "de-DE" : "en-GB", { maximumFractionDigits: 0 });

/** "1.234", or "etwa 1.234" where people are estimated. */
export function count(number: number, about = false): string {
  return (about ? words().about : "") + WHOLE.format(number);
}

/** A share in whole per cent; nothing rounds to all or to nobody. The server says it so, too. */
export function percent(some: number, all: number): string {
  if (all <= 0) return "–";
  const share = (100 * some) / all;
  if (share > 0 && share < 1) return words().under;
  if (share > 99 && share < 100) return words().over;
  return german ? `${Math.round(share)} %` : `${Math.round(share)}%`;
}

/** The words of MapLibre's controls. */
export function controls(title: string): Record<string, string> {
  const said = words();
  return {
    "Map.Title": title,
    "AttributionControl.ToggleAttribution": said.attribution,
    "NavigationControl.ZoomIn": said.zoomIn,
    "NavigationControl.ZoomOut": said.zoomOut,
    "CooperativeGesturesHandler.WindowsHelpText": said.wheel,
    "CooperativeGesturesHandler.MacHelpText": said.wheelMac,
    "CooperativeGesturesHandler.MobileHelpText": said.twoFingers,
  };
}
