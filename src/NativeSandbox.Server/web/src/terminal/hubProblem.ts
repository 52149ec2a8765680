import { HttpError } from "@microsoft/signalr";
import { Problem, problemOf } from "../api/problem";

/** What went wrong with the hub, in the server's own words where it said any. */
export function hubProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isUnauthorized(error)) return new Problem("An API key is needed", "Give the key of this server, then try again.", 401);
  const message = error instanceof Error ? error.message : String(error);
  // SignalR puts the method and the exception's type in front of what a hub says, the hub the problem's name.
  const said = /HubException: (?:[a-z-]+: )?(.*)$/s.exec(message)?.[1];
  if (said) return new Problem("The terminal was refused", said);
  if (error instanceof HttpError) return new Problem(`The server answered ${error.statusCode}`, "The terminal's connection was refused.", error.statusCode);
  return /fetch|negotiation|WebSocket|connection/i.test(message) ? Problem.unreachable() : problemOf(error);
}

export function isUnauthorized(error: unknown): boolean {
  // SignalR wraps what a negotiation ended with in an error of its own.
  return (error instanceof HttpError && error.statusCode === 401) || (error instanceof Error && /status code '401'/i.test(error.message));
}
