/** The sentences that only JavaScript says, in the page's language. */

const GERMAN = {
  one: "1 Vorschlag. Wählen Sie ihn aus, oder tippen Sie weiter.",
  many: (count: number) => `${count} Vorschläge. Wählen Sie einen aus, oder tippen Sie weiter.`,
  none: "Dazu finden wir nichts. Prüfen Sie die Schreibweise, oder geben Sie nur den Ort ein.",
  slow: "Die Verbindung ist langsam. Wir suchen noch.",
  offline: "Gerade gibt es keine Verbindung. Ihre Eingabe bleibt stehen. Versuchen Sie es gleich noch einmal.",
  failed: "Vorschläge gibt es gerade nicht. Drücken Sie die Eingabetaste, um trotzdem zu suchen.",
  busy: "Gerade suchen sehr viele. Drücken Sie die Eingabetaste, um trotzdem zu suchen.",
  suggestions: "Vorschläge",
  here: "Mein Standort",
  locating: "Wir fragen Ihr Gerät nach dem Standort.",
  denied: "Ihr Gerät gibt den Standort nicht frei. Geben Sie die Adresse ein, oder erlauben Sie den Standort in den Einstellungen.",
  unlocated: "Ihr Gerät kennt seinen Standort gerade nicht. Geben Sie die Adresse ein.",
  late: "Ihr Gerät hat den Standort nicht rechtzeitig gefunden. Versuchen Sie es noch einmal, oder geben Sie die Adresse ein.",
  copied: "Die Adresse dieser Seite ist kopiert.",
  uncopied: "Kopieren geht hier nicht. Markieren Sie die Adresse oben im Browser.",
};

const ENGLISH: typeof GERMAN = {
  one: "1 suggestion. Choose it, or go on typing.",
  many: (count) => `${count} suggestions. Choose one, or go on typing.`,
  none: "We find nothing for this. Check the spelling, or enter the village only.",
  slow: "The connection is slow. We are still searching.",
  offline: "There is no connection right now. What you typed stays here. Try again in a moment.",
  failed: "There are no suggestions right now. Press Enter to search all the same.",
  busy: "A great many people are searching right now. Press Enter to search all the same.",
  suggestions: "Suggestions",
  here: "My location",
  locating: "We are asking your device where it is.",
  denied: "Your device does not share its location. Enter the address, or allow the location in the settings.",
  unlocated: "Your device does not know where it is right now. Enter the address.",
  late: "Your device did not find its location in time. Try again, or enter the address.",
  copied: "The address of this page has been copied.",
  uncopied: "Copying does not work here. Select the address at the top of the browser.",
};

export const words = document.documentElement.lang.startsWith("en") ? ENGLISH : GERMAN;
