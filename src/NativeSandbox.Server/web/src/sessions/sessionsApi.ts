import type { ApiClient } from "../api/client";
import { Problem } from "../api/problem";

/** A session as GET /api/sessions/{id} tells it. */
export interface SessionInfo {
  sessionId: string;
  createdAt: string;
  lastActivityAt: string;
  expiresAt: string;
  state: "empty" | "starting" | "running" | "ended";
  language: string | null;
  clients: number;
  recordingBytes: number | null;
}

/** Sessions, by REST. */
export class SessionsApi {
  /** Without keys the server lists no sessions, for their ids are secrets; what it says then stays true. */
  #canList = true;

  constructor(private readonly api: ApiClient) {}

  /** Null where it is over, or somebody else's. */
  async find(id: string): Promise<SessionInfo | null> {
    try {
      return await this.api.json<SessionInfo>("GET", `/api/sessions/${encodeURIComponent(id)}`);
    } catch (error) {
      if (error instanceof Problem && (error.status === 404 || error.status === 410)) return null;
      throw error;
    }
  }

  /** The sessions of the key; none where there are no keys. */
  async list(): Promise<SessionInfo[]> {
    if (!this.#canList) return [];
    try {
      return (await this.api.json<{ sessions: SessionInfo[] }>("GET", "/api/sessions")).sessions;
    } catch (error) {
      if (!(error instanceof Problem && error.status === 403)) throw error;
      this.#canList = false;
      return [];
    }
  }

  async end(id: string): Promise<void> {
    await this.api.send("DELETE", `/api/sessions/${encodeURIComponent(id)}`);
  }

  async recording(id: string): Promise<Blob> {
    return (await this.api.send("GET", `/api/sessions/${encodeURIComponent(id)}/recording`)).blob();
  }
}
