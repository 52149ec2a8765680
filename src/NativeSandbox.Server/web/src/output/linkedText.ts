import { element } from "../dom/element";
import { findPlaces } from "./sourcePlaces";

/** More links than anybody follows would only make a long text slow. */
const mostLinks = 200;

/** A program's text in which each place of its source is a button that goes there. */
export function linkedText(text: string, sourceFile: string, goTo: (line: number, column: number | null) => void): Node {
  const made = document.createDocumentFragment();
  let at = 0;
  for (const place of findPlaces(text, sourceFile).slice(0, mostLinks)) {
    const { line, column } = place;
    made.append(
      text.slice(at, place.from),
      element("button", { type: "button", class: "place", title: `Go to line ${line}`, onclick: () => goTo(line, column) }, text.slice(place.from, place.to)),
    );
    at = place.to;
  }
  made.append(text.slice(at));
  return made;
}
