import { byId } from "../dom/element";

/** A link of a program says one thing and may lead to another: its whole address is shown before anything is opened. */
export function confirmLink(address: URL): void {
  const dialog = byId("link-dialog", HTMLDialogElement);
  byId("link-address", HTMLElement).textContent = address.href;
  byId("link-host", HTMLElement).textContent = address.host;
  const open = byId("link-open", HTMLButtonElement);
  open.onclick = () => {
    dialog.close();
    window.open(address.href, "_blank", "noopener,noreferrer");
  };
  byId("link-cancel", HTMLButtonElement).onclick = () => dialog.close();
  if (!dialog.open) dialog.showModal();
}
