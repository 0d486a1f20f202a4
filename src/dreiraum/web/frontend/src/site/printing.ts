/** "Print". */

export function offerPrinting(button: HTMLButtonElement): void {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
